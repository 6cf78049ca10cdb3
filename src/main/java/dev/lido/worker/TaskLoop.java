package dev.lido.worker;

import dev.lido.protocol.Cancel;
import dev.lido.protocol.Forget;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Notice;
import dev.lido.protocol.Prepare;
import dev.lido.protocol.Progress;
import dev.lido.protocol.Recall;
import dev.lido.protocol.Run;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Receives messages and runs chunks, one at a time and in order, on two threads that change places: the one that
 * receives a chunk while nothing runs also runs it, so that a chunk needs no hand-over between threads, and leaves
 * receiving to the other: at once if the chunk may take long, otherwise if it turns out to, see {@link ReceivingTurn}. So a
 * cancel, and the end of the session, are seen while a task runs, some milliseconds late at most.
 *
 * <pre>
 * RECEIVING --chunk, nothing runs--> RUNNING --queue empty--> WAITING --other runs--> RECEIVING
 *     |  ^                             |  ^
 *     +--+ chunk, other runs: queue    +--+ queue not empty
 * </pre>
 */
final class TaskLoop {
    private static final int BRIEF_BYTES = 16 << 10;
    private static final long BRIEF_NANOS = 500_000;

    private final Workbench bench;
    private final MemoryGuard memory;
    private final WarmUp warmUp = new WarmUp();
    private final ReceivingTurn turn = new ReceivingTurn();
    /** How long the last thing took to run; known to whoever runs. */
    private volatile long lastRun;
    // Guarded by itself: what waits, and what runs.
    private final Deque<Step> queue = new ArrayDeque<>();
    private boolean running;
    private @Nullable ChunkRunner current;

    /** A step in the order in which it came: {@code chunk} is null for preparations. */
    private record Step(
            @Nullable ChunkRunner chunk, @Nullable Message message) {}

    TaskLoop(Connection connection, TaskOutput output, int worker, Progress progress, MemoryGuard memory) {
        this.bench = new Workbench(
                worker,
                connection,
                new ResultSender(connection),
                output,
                new SessionState(),
                progress,
                new Deadlines(),
                new CollectorClock());
        this.memory = memory;
    }

    /** Starts what runs beside the two threads. */
    void begin() {
        Heartbeat.start(bench.progress());
        ExitWatch.install(bench.connection(), bench.output());
        bench.sender().start();
        warmUp.start();
    }

    /** Body of both threads. Returns never but by an exception: the end of the channel is the end of the worker. */
    void serve() throws IOException {
        turn.take();
        while (true) {
            long length = receiveUntilRunnable();
            boolean brief = length <= BRIEF_BYTES && lastRun <= BRIEF_NANOS;
            if (brief) {
                turn.lend();
            } else {
                turn.release();
            }
            long start = System.nanoTime();
            runQueued();
            lastRun = System.nanoTime() - start;
            if (!brief || !turn.reclaim()) {
                turn.take();
            }
        }
    }

    /** Receives until there is something to run and nobody else runs; then {@code running} is ours. */
    private long receiveUntilRunnable() throws IOException {
        long length = 0;
        while (true) {
            Message message = bench.connection().receive();
            length += message.body().size();
            switch (message.kind()) {
                case Kind.RUN -> enqueue(new Step(new ChunkRunner(Run.decode(message), bench), null));
                case Kind.PREPARE, Kind.FORGET, Kind.LEAVE -> enqueue(new Step(null, message));
                case Kind.RECALL -> giveBack(Recall.decode(message));
                case Kind.CANCEL -> cancel(Cancel.decode(message).chunk());
                default -> throw new WireException("a message of kind " + message.kind() + " is not for a worker");
            }
            synchronized (queue) {
                if (!running && !queue.isEmpty()) {
                    running = true;
                    return length;
                }
            }
        }
    }

    private void enqueue(Step step) {
        synchronized (queue) {
            queue.add(step);
        }
    }

    private boolean chunkFollows() {
        synchronized (queue) {
            Step next = queue.peek();
            if (next != null) {
                return next.chunk() != null;
            }
        }
        boolean follows = false;
        if (turn.reclaim()) {
            follows = bench.connection().hasReceived();
            turn.lendOn();
        }
        return follows;
    }

    private void runQueued() throws IOException {
        while (true) {
            Step step;
            synchronized (queue) {
                step = queue.poll();
                current = step == null ? null : step.chunk();
                if (step == null) {
                    running = false;
                    return;
                }
            }
            bench.sender().awaitReturns();
            if (step.chunk() != null) {
                step.chunk().run(this::chunkFollows);
                warmUp.answered();
                bench.collector().begin();
                String complaint = memory.complaint();
                if (complaint != null) {
                    bench.connection().send(Kind.RETIRE, new Notice(complaint).encode());
                }
            } else if (step.message() != null) {
                apply(step.message());
            }
        }
    }

    private void apply(Message message) throws IOException {
        switch (message.kind()) {
            case Kind.PREPARE -> bench.state().prepare(Prepare.decode(message));
            case Kind.FORGET -> bench.state().forget(Forget.decode(message).job());
            default -> System.exit(0);
        }
    }

    /**
     * Gives a chunk back that has not begun, or the rest of the one that runs. A chunk stays in the queue: the function that
     * came with it is needed. The answer is sent before anything else can begin, so that whatever is noted of later chunks
     * says nothing of this one.
     */
    private void giveBack(Recall recall) {
        synchronized (queue) {
            ChunkRunner first = current;
            for (Step step : queue) {
                first = first == null ? step.chunk() : first;
                if (step.chunk() != null
                        && step.chunk() != first
                        && step.chunk().chunk() == recall.chunk()) {
                    step.chunk().giveBack();
                    return;
                }
            }
            // What is next, or runs, keeps an item: a worker that gave all back would be fed again.
            if (first != null && first.chunk() == recall.chunk() && recall.cut()) {
                first.cut();
            }
        }
    }

    /** A queued chunk stays in the queue: run() finds it cancelled and reports its items as dropped. */
    private void cancel(long chunk) {
        synchronized (queue) {
            if (current != null && current.chunk() == chunk) {
                current.cancel();
            }
            for (Step step : queue) {
                if (step.chunk() != null && step.chunk().chunk() == chunk) {
                    step.chunk().cancel();
                }
            }
        }
    }
}
