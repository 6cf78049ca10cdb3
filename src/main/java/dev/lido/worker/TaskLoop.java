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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Receives messages and runs chunks, one at a time and in order, on two threads that change places: the one that
 * receives a chunk while nothing runs also runs it, so that a chunk needs no hand-over between threads, and leaves
 * receiving to the other. So there is always one thread that receives: it sees a cancel, and the end of the session,
 * while a task runs.
 *
 * <pre>
 * RECEIVING --chunk, nothing runs--> RUNNING --queue empty--> WAITING --other runs--> RECEIVING
 *     |  ^                             |  ^
 *     +--+ chunk, other runs: queue    +--+ queue not empty
 * </pre>
 */
final class TaskLoop {
    private final Connection connection;
    private final TaskOutput output;
    private final int worker;
    private final Progress progress;
    private final MemoryGuard memory;
    private final SessionState state = new SessionState();
    private final Deadlines deadlines = new Deadlines();
    private final CollectorClock collector = new CollectorClock();
    private final WarmUp warmUp = new WarmUp();
    private final ReentrantLock receiving = new ReentrantLock();
    // Guarded by itself: what waits, and what runs.
    private final Deque<Step> queue = new ArrayDeque<>();
    private boolean running;
    private @Nullable ChunkRunner current;

    /** A step in the order in which it came: {@code chunk} is null for preparations. */
    private record Step(
            @Nullable ChunkRunner chunk, @Nullable Message message) {}

    TaskLoop(Connection connection, TaskOutput output, int worker, Progress progress, MemoryGuard memory) {
        this.connection = connection;
        this.output = output;
        this.worker = worker;
        this.progress = progress;
        this.memory = memory;
    }

    /** Starts what runs beside the two threads. */
    void begin() {
        Heartbeat.start(progress);
        ExitWatch.install(connection, output);
        warmUp.start();
    }

    /** Body of both threads. Returns never but by an exception: the end of the channel is the end of the worker. */
    void serve() throws IOException {
        while (true) {
            receiving.lock();
            try {
                receiveUntilRunnable();
            } finally {
                receiving.unlock();
            }
            runQueued();
        }
    }

    /** Receives until there is something to run and nobody else runs; then {@code running} is ours. */
    private void receiveUntilRunnable() throws IOException {
        while (true) {
            Message message = connection.receive();
            switch (message.kind()) {
                case Kind.RUN ->
                    enqueue(new Step(
                            new ChunkRunner(
                                    Run.decode(message),
                                    connection,
                                    output,
                                    state,
                                    worker,
                                    progress,
                                    deadlines,
                                    collector),
                            null));
                case Kind.PREPARE, Kind.FORGET, Kind.LEAVE -> enqueue(new Step(null, message));
                case Kind.RECALL -> giveBack(Recall.decode(message));
                case Kind.CANCEL -> cancel(Cancel.decode(message).chunk());
                default -> throw new WireException("a message of kind " + message.kind() + " is not for a worker");
            }
            synchronized (queue) {
                if (!running && !queue.isEmpty()) {
                    running = true;
                    return;
                }
            }
        }
    }

    private void enqueue(Step step) {
        synchronized (queue) {
            queue.add(step);
        }
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
            if (step.chunk() != null) {
                step.chunk().run();
                warmUp.answered();
                collector.begin();
                String complaint = memory.complaint();
                if (complaint != null) {
                    connection.send(Kind.RETIRE, new Notice(complaint).encode());
                }
            } else if (step.message() != null) {
                apply(step.message());
            }
        }
    }

    private void apply(Message message) throws IOException {
        switch (message.kind()) {
            case Kind.PREPARE -> state.prepare(Prepare.decode(message));
            case Kind.FORGET -> state.forget(Forget.decode(message).job());
            default -> System.exit(0);
        }
    }

    /**
     * Gives a chunk back that has not begun. It stays in the queue: the function that came with it is needed. The answer is
     * sent before anything else can begin, so that whatever is noted of later chunks says nothing of this one.
     */
    private void giveBack(Recall recall) throws IOException {
        synchronized (queue) {
            for (Step step : queue) {
                if (step.chunk() != null && step.chunk().chunk() == recall.chunk()) {
                    step.chunk().giveBack();
                    connection.send(Kind.RETURNED, recall.encode());
                    return;
                }
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
