package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.Dispatcher;
import dev.lido.engine.Failure;
import dev.lido.serial.ClassSpace;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.MessageTooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The workers of an engine: starts them as work needs them, feeds them, replaces those that die, and lets them go.
 *
 * <p>Lock order: a worker's lock, then this object's monitor. Neither is held while a chunk is told of an outcome.
 */
final class Crew {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** How long the end of a process may be behind that of its channel. */
    private static final Duration END_GRACE = Duration.ofMillis(500);

    private static final Duration CANCEL_GRACE = Duration.ofMillis(500);
    private static final Duration LEAVE_GRACE = Duration.ofSeconds(2);
    /** Starts in a row that fail before those who wait are told, unless a worker is there for them. */
    private static final int START_ATTEMPTS = 3;

    private static final Duration START_PAUSE = Duration.ofMillis(200);

    private final LocalSettings settings;
    private final ClassSpace classes;
    private final boolean bare;
    private final Dispatcher dispatcher;
    private final EngineTimer timer;
    private final ThreadFactory threads;
    private final OutputSink output;
    private final Runnable onOpen;
    private final Map<Integer, Worker> workers = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile int size;
    private volatile boolean closed;
    // Guarded by this:
    private @Nullable Reception reception;
    private int failedStarts;
    private boolean pausing;
    private long goneBytesSent;
    private long goneBytesReceived;

    /**
     * @param bare workers get Lido alone on their class path, for an archive that fits every session
     * @param onOpen called once, when the first worker is about to be started
     */
    Crew(
            LocalSettings settings,
            ClassSpace classes,
            boolean bare,
            Dispatcher dispatcher,
            EngineTimer timer,
            ThreadFactory threads,
            OutputSink output,
            Runnable onOpen) {
        this.settings = settings;
        this.classes = classes;
        this.bare = bare;
        this.dispatcher = dispatcher;
        this.timer = timer;
        this.threads = threads;
        this.output = output;
        this.onOpen = onOpen;
        this.size = settings.size();
    }

    int size() {
        return size;
    }

    void resize(int size) {
        this.size = size;
    }

    boolean isClosed() {
        return closed;
    }

    Collection<Worker> workers() {
        return workers.values();
    }

    @Nullable
    Worker find(int number) {
        return workers.get(number);
    }

    /** Where the workers' files are, once one was started. */
    synchronized @Nullable Reception reception() {
        return reception;
    }

    synchronized long bytesSent() {
        return goneBytesSent
                + workers.values().stream().mapToLong(Worker::bytesSent).sum();
    }

    synchronized long bytesReceived() {
        return goneBytesReceived
                + workers.values().stream().mapToLong(Worker::bytesReceived).sum();
    }

    /** Gives chunks to every worker that has room. */
    void feedAll() {
        for (Worker worker : workers.values()) {
            feed(worker);
        }
    }

    /**
     * Gives chunks to a worker while it has room. If another thread is at it, that one sees what arrived meanwhile, so
     * this one need not wait.
     */
    private void feed(Worker worker) {
        long seen;
        do {
            if (worker.state() != Worker.State.READY || !worker.lock().tryLock()) {
                return;
            }
            try {
                seen = dispatcher.arrivals();
                while (worker.state() == Worker.State.READY && !closed) {
                    Chunk chunk = dispatcher.next(worker.number(), worker.inFlight());
                    if (chunk == null) {
                        break;
                    }
                    worker.assign(chunk);
                    if (chunk.isCancelled()) {
                        cancel(chunk); // whoever gave it up may not have found it here yet
                    }
                }
            } finally {
                worker.lock().unlock();
            }
        } while (seen != dispatcher.arrivals());
    }

    /** Stops a chunk, by force if it does not end soon, if a worker has it. */
    void cancel(Chunk chunk) {
        for (Worker worker : workers.values()) {
            if (worker.cancel(chunk)) {
                timer.later(CANCEL_GRACE, () -> {
                    if (worker.has(chunk)) {
                        worker.process().kill();
                    }
                });
                return;
            }
        }
    }

    void startMissing() {
        startMissing(dispatcher.demand(size));
    }

    /** Starts workers until {@code wanted} have nothing to do or there are as many as there may be. */
    void startMissing(int wanted) {
        while (!closed) {
            synchronized (this) {
                int alive = 0;
                int free = 0;
                for (Worker worker : workers.values()) {
                    if (worker.state() == Worker.State.STARTING || worker.state() == Worker.State.READY) {
                        alive++;
                        free += worker.inFlight() == 0 ? 1 : 0;
                    }
                }
                // A place is taken at once, lest two threads fill it.
                if (closed || pausing || alive >= size || wanted <= free || !start(numbers.incrementAndGet())) {
                    return;
                }
            }
        }
    }

    /** Starts a worker; under the monitor. Whether it can go on. */
    private boolean start(int number) {
        try {
            Reception open = reception;
            if (open == null) {
                open = Reception.open(
                        this,
                        timer,
                        threads,
                        e -> dispatcher.abandon(
                                new Failure.EngineFailed("The workers' socket failed: " + e.getMessage(), e)));
                reception = open;
                onOpen.run();
            }
            List<String> command = WorkerCommand.of(settings, open.directory(), number, bare);
            WorkerProcess process = WorkerProcess.start(command, settings, open.directory(), open.path(), number);
            open.reaper().watch(process.pid());
            Worker worker = new Worker(number, process, classes);
            workers.put(number, worker);
            process.onExit().thenRun(() -> exited(worker));
            timer.later(START_LIMIT, () -> {
                if (worker.state() == Worker.State.STARTING) {
                    worker.condemn("did not connect within " + START_LIMIT.toSeconds() + " s, and was killed");
                }
            });
            return true;
        } catch (IOException e) {
            dispatcher.abandon(new Failure.EngineFailed("No worker could be started: " + e.getMessage(), e));
            return false;
        }
    }

    /** A worker has connected; told by the thread that reads from it. */
    void joined(Worker worker, Connection connection) {
        worker.connected(connection);
        synchronized (this) {
            failedStarts = 0;
        }
        feed(worker);
    }

    /** A worker has answered for the first time. Whoever asks once asks again: have the others ready. */
    void answered() {
        startMissing(Math.min(size, Cpus.usable()));
    }

    /** Takes one message of a worker; told by the thread that reads from it. */
    void accept(Worker worker, Message message) throws IOException {
        worker.accept(message, output, timer);
        if (settings.recycleTasks() > 0 && worker.items() >= settings.recycleTasks()) {
            worker.retire();
        }
        if (worker.state() == Worker.State.RETIRING && worker.inFlight() == 0) {
            worker.leave();
            startMissing();
        }
        feed(worker);
    }

    /** The channel to a worker has ended: so must the worker, and what it ran has failed. */
    void lost(Worker worker, Throwable reason) {
        WorkerProcess process = worker.process();
        boolean ours = reason instanceof Error || reason instanceof MessageTooLongException;
        boolean leaving = worker.state() == Worker.State.LEAVING;
        if (ours || !process.awaitExit(leaving ? LEAVE_GRACE.toMillis() : END_GRACE.toMillis())) {
            worker.condemn(
                    reason instanceof EOFException
                            ? "closed its connection without an end, and was killed"
                            : "broke the protocol (" + reason.getMessage() + "), and was killed");
            process.awaitExit(LEAVE_GRACE.toMillis());
        }
        worker.died(closed ? new Failure.EngineClosed() : ExitCause.failure(worker, settings, reason), dispatcher::add);
        if (closed) {
            dispatcher.abandon(new Failure.EngineClosed()); // what was put back
        }
        bury(worker);
    }

    /** The process has ended; if it had connected, the thread that reads from it sees to the rest. */
    private void exited(Worker worker) {
        Reception open = reception();
        if (open != null) {
            open.reaper().release(worker.process().pid());
        }
        if (worker.state() != Worker.State.STARTING || closed) {
            return;
        }
        boolean hopeless;
        synchronized (this) {
            hopeless = ++failedStarts >= START_ATTEMPTS && !isServed();
            failedStarts %= START_ATTEMPTS;
            pausing = !hopeless;
        }
        if (hopeless) {
            WorkerProcess process = worker.process();
            String refusal = open == null ? null : open.refusal();
            dispatcher.abandon(new Failure.EngineFailed(
                    "No worker starts. " + START_ATTEMPTS + " attempts failed; the last one "
                            + worker.condemned("ended with exit code " + process.exitCode()) + " and said: "
                            + String.join(" / ", process.startLines())
                            + (refusal == null ? "" : ". The last connection was refused: " + refusal),
                    null));
        } else {
            timer.later(START_PAUSE.multipliedBy(1L << failedStarts()), () -> {
                synchronized (this) {
                    pausing = false;
                }
                startMissing();
            });
        }
        bury(worker);
    }

    /** Whether a worker is there that takes what waits. */
    private boolean isServed() {
        return workers.values().stream().anyMatch(worker -> worker.state() == Worker.State.READY);
    }

    private synchronized int failedStarts() {
        return failedStarts;
    }

    private void bury(Worker worker) {
        synchronized (this) {
            if (workers.remove(worker.number()) == null) {
                return;
            }
            goneBytesSent += worker.bytesSent();
            goneBytesReceived += worker.bytesReceived();
        }
        try {
            worker.process().clean();
        } catch (IOException e) {
            // The directory goes as a whole in the end.
        }
        if (!closed) {
            feedAll();
            startMissing();
        }
    }

    /** Lets all go and waits until they are gone; nothing is started any more. False if that was done before. */
    boolean close() {
        Reception open;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            open = reception;
        }
        dispatcher.abandon(new Failure.EngineClosed());
        dismiss(workers.values());
        if (open != null) {
            open.close();
        }
        return true;
    }

    /** Lets all go: those with nothing to do in order, the others at once. */
    private static void dismiss(Collection<Worker> all) {
        for (Worker worker : all) {
            if (!worker.leaveIfIdle()) {
                worker.process().kill();
            }
        }
        long deadline = System.nanoTime() + LEAVE_GRACE.toNanos();
        for (Worker worker : all) {
            if (!worker.process().awaitExit(Math.max(0, (deadline - System.nanoTime()) / 1_000_000))) {
                worker.process().kill();
                worker.process().awaitExit(LEAVE_GRACE.toMillis());
            }
        }
    }

    /** Lets all workers go when they have finished, and waits until they are gone; whether that was in time. */
    boolean dismissAll(long millis) {
        boolean gone = true;
        for (Worker worker : workers.values()) {
            worker.leave();
            gone &= worker.process().awaitExit(millis);
        }
        return gone;
    }
}
