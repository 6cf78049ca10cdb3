package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.Dispatcher;
import dev.lido.engine.Failure;
import dev.lido.protocol.Kind;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.MessageTooLongException;
import dev.lido.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers of an engine: starts them as work needs them, feeds them, replaces those that die, and lets them go.
 *
 * <p>Lock order: a worker's lock, then this object's monitor. Neither is held while a chunk is told of an outcome.
 */
final class Crew {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CANCEL_GRACE = Duration.ofMillis(500);
    /** What heeds an interrupt has ended by then. */
    private static final Duration CANCEL_PATIENCE = Duration.ofMillis(100);

    /** How long the end of a process may be behind that of its channel: a JVM that exits closes it first. */
    private static final Duration LEAVE_GRACE = Duration.ofSeconds(2);

    private final LocalSettings settings;
    private final WorkerLauncher launcher;
    private final @Nullable Initializer initializer;
    private final Dispatcher dispatcher;
    private final EngineTimer timer;
    private final ThreadFactory threads;
    private final Runnable onOpen;
    private final Backlog backlog;
    private final StartFailures failures = new StartFailures();
    private final Map<Integer, Worker> workers = new ConcurrentHashMap<>();
    private volatile int size;
    private volatile boolean closed;
    // Guarded by this:
    private @Nullable Reception reception;
    private long goneBytesSent;
    private long goneBytesReceived;

    /**
     * @param initializer what each worker runs first, or null
     * @param onOpen called once, when the first worker is about to be started
     */
    Crew(
            LocalSettings settings,
            WorkerLauncher launcher,
            @Nullable Initializer initializer,
            Dispatcher dispatcher,
            EngineTimer timer,
            ThreadFactory threads,
            Runnable onOpen) {
        this.settings = settings;
        this.launcher = launcher;
        this.initializer = initializer;
        this.dispatcher = dispatcher;
        this.timer = timer;
        this.threads = threads;
        this.onOpen = onOpen;
        this.size = settings.size();
        this.backlog = new Backlog(this, timer, threads);
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

    /** Gives chunks to every worker that has room: to those with nothing to do before any waits behind another. */
    void feedAll() {
        for (Worker worker : workers.values()) {
            if (worker.inFlight() == 0) {
                feed(worker);
            }
        }
        if (dispatcher.size() > 0) {
            workers.values().forEach(this::feed);
        }
    }

    private void feed(Worker worker) {
        dispatcher.feed(worker);
        if (worker.inFlight() > 1 || worker.spare(true) > 0) {
            backlog.watch();
        }
    }

    /** How many workers have nothing to do. */
    int idle() {
        int idle = 0;
        for (Worker worker : workers.values()) {
            idle += isIdle(worker) ? 1 : 0;
        }
        return idle;
    }

    /** Whether there is room for another worker. */
    boolean hasRoom() {
        int alive = 0;
        for (Worker worker : workers.values()) {
            alive += isAlive(worker) ? 1 : 0;
        }
        return alive < size;
    }

    private static boolean isIdle(Worker worker) {
        return worker.state() == Worker.State.READY && worker.inFlight() == 0;
    }

    private static boolean isAlive(Worker worker) {
        return worker.isComing() || worker.state() == Worker.State.READY;
    }

    /** Stops a chunk, by force if it does not end soon, if a worker has it. */
    void cancel(Chunk chunk) {
        for (Worker worker : workers.values()) {
            if (worker.cancel(chunk)) {
                timer.later(CANCEL_PATIENCE, () -> {
                    if (worker.has(chunk)) {
                        // Nobody need wait for its end.
                        worker.doubt();
                        backlog.ask(worker);
                        startMissing();
                    }
                });
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
                    if (isAlive(worker)) {
                        alive++;
                        free += worker.isComing() || worker.inFlight() == 0 ? 1 : 0;
                    }
                }
                // A place is taken at once, lest two threads fill it.
                if (closed || failures.isPausing() || alive >= size || wanted <= free || !start()) {
                    return;
                }
            }
        }
    }

    /** Starts a worker; under the monitor. Whether it can go on. */
    private boolean start() {
        try {
            Worker worker = launcher.launch(open());
            workers.put(worker.number(), worker);
            worker.process().onExit().thenRun(() -> exited(worker));
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

    /** Where workers connect; under the monitor. */
    private Reception open() throws IOException {
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
        return open;
    }

    /** A worker has connected; told by the thread that reads from it. */
    void joined(Worker worker, Connection connection) {
        EngineLog.debug(
                "Worker " + worker.number() + " (pid " + worker.process().pid() + ") has connected.");
        Initializer first = initializer;
        if (first != null) {
            worker.connected(connection, first.chunk(failure -> initialized(worker, failure)));
        } else {
            worker.connected(connection, null);
            ready(worker);
        }
    }

    private void ready(Worker worker) {
        failures.forget();
        boolean surplus;
        synchronized (this) {
            surplus = countReady() > size;
        }
        if (surplus) {
            worker.leave();
        } else {
            feed(worker);
        }
    }

    /** Under the monitor. */
    private int countReady() {
        return (int) workers.values().stream()
                .filter(worker -> worker.state() == Worker.State.READY)
                .count();
    }

    /** A doubted worker has ended what was cancelled: it goes on, unless another has taken its place. */
    private void trustIfAlone(Worker worker) {
        worker.lock().lock();
        try {
            synchronized (this) {
                if (countReady() < size) {
                    worker.trust();
                } else {
                    worker.retire();
                }
            }
        } finally {
            worker.lock().unlock();
        }
    }

    /** A worker's initializer has ended. */
    private void initialized(Worker worker, @Nullable Failure failure) {
        if (failure == null) {
            worker.initialized();
            ready(worker);
        } else if (!closed) {
            // A worker may end before the initializer has begun.
            Failure known = failure instanceof Failure.Dropped
                    ? ExitCause.failure(worker, settings, new EOFException())
                    : failure;
            // What it throws it will throw again.
            boolean again = known instanceof Failure.WorkerDied;
            Failure.EngineFailed told = Initialization.inWords(worker.number(), known);
            startFailed(again, told.detail(), () -> told);
            if (!again) {
                worker.leave();
            }
        }
    }

    /** A worker has answered for the first time. Whoever asks once asks again: have the others ready. */
    void answered() {
        startMissing(Math.min(size, Cpus.usable()));
    }

    /**
     * Takes one message of a worker; told by the thread that reads from it.
     *
     * @param more whether the next one is here
     */
    void accept(Worker worker, Message message, boolean more) throws IOException {
        worker.accept(message);
        if (message.kind() == Kind.RETURNED) {
            feedAll();
            startMissing();
        }
        if (settings.recycleTasks() > 0 && worker.items() >= settings.recycleTasks()) {
            worker.retire();
        }
        if (worker.inFlight() == 0) {
            if (worker.state() == Worker.State.DOUBTED) {
                trustIfAlone(worker);
            }
            if (worker.state() == Worker.State.RETIRING) {
                worker.leave();
                startMissing();
            }
        }
        if (!more) {
            feed(worker);
            if (isIdle(worker)) {
                backlog.look();
            }
        }
    }

    /** The channel to a worker has ended: so must the worker, and what it ran has failed. */
    void lost(Worker worker, Throwable reason) {
        WorkerProcess process = worker.process();
        boolean ours = reason instanceof Error || reason instanceof MessageTooLongException;
        boolean leaving = worker.state() == Worker.State.LEAVING;
        boolean exited = !ours && process.awaitExit(LEAVE_GRACE.toMillis());
        // One whose channel we have closed, because of what it sent, exits with 0.
        if (!exited || (reason instanceof WireException && process.exitCode() == 0)) {
            worker.condemn(
                    reason instanceof EOFException
                            ? "closed its connection without an end, and was killed"
                            : "broke the protocol (" + reason.getMessage() + "), and was killed");
            process.awaitExit(LEAVE_GRACE.toMillis());
        }
        if (reason instanceof IOException && !(reason instanceof WireException)) {
            worker.acceptUnsent();
        }
        EngineLog.debug("Worker " + worker.number() + " (pid " + process.pid() + ") is gone, "
                + (leaving || closed ? "as it was told" : "with exit code " + process.exitCode()) + ", after "
                + worker.items() + " items.");
        worker.died(closed ? new Failure.EngineClosed() : ExitCause.failure(worker, settings, reason));
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
        WorkerProcess process = worker.process();
        String end = worker.condemned("ended with exit code " + process.exitCode()) + " and said: "
                + String.join(" / ", process.startLines());
        String refusal = open == null ? null : open.refusal();
        startFailed(
                true,
                "Worker " + worker.number() + " (pid " + process.pid() + ") did not start: it " + end,
                () -> ExitCause.noStart(end, refusal, settings));
        bury(worker);
    }

    /** Starts another after a pause, or tells those who wait if {@code again} is not wanted or has been done enough. */
    private void startFailed(boolean again, String warning, Supplier<Failure> reason) {
        Duration pause = failures.add(again, isServed());
        if (pause == null) {
            dispatcher.abandon(reason.get());
        } else {
            EngineLog.warn(ExitCause.sentence(warning) + " Another one is started.");
            timer.later(pause, () -> {
                failures.resume();
                startMissing();
            });
        }
    }

    /** Whether a worker is there that takes what waits. */
    private boolean isServed() {
        return workers.values().stream().anyMatch(worker -> worker.state() == Worker.State.READY);
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
