package dev.lido.local;

import dev.lido.capture.Capture;
import dev.lido.capture.Capturer;
import dev.lido.engine.Chunk;
import dev.lido.engine.Engine;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Work;
import dev.lido.serial.UnshippableException;
import dev.lido.wire.Connection;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks in worker processes of this machine. Nothing is started before the first work; workers are started as the
 * work needs them, up to the size, and leave when they have been idle for long.
 *
 * <p>Lock order: a worker's lock, then this engine's monitor. Neither is held while a chunk is told of an outcome.
 */
public final class LocalEngine implements Engine {
    private static final AtomicLong JOBS = new AtomicLong();
    private static final AtomicInteger ENGINES = new AtomicInteger();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CANCEL_GRACE = Duration.ofMillis(500);
    private static final Duration LEAVE_GRACE = Duration.ofSeconds(2);
    private static final int START_ATTEMPTS = 3;

    private final LocalSettings settings;
    private final Capturer capturer;
    private final boolean bare;
    private final int engineNumber = ENGINES.incrementAndGet();
    private final Dispatcher dispatcher = new Dispatcher();
    private final Map<Integer, Worker> workers = new ConcurrentHashMap<>();
    private final AtomicInteger workerNumbers = new AtomicInteger();
    private final OutputSink output = new TaggedOutput();
    private final ScheduledThreadPoolExecutor timer;
    private volatile int size;
    private volatile boolean closed;
    private volatile long goneBytesSent;
    private volatile long goneBytesReceived;
    /** Why the last connection was refused, for the case that no worker gets through. */
    private volatile @Nullable String refusal;
    // Guarded by this:
    private int failedStarts;
    private @Nullable SessionSocket socket;
    private @Nullable Reaper reaper;

    public LocalEngine(LocalSettings settings, Capturer capturer) {
        this(settings, capturer, false);
    }

    /** @param bare workers get Lido alone on their class path, for an archive that fits every session */
    LocalEngine(LocalSettings settings, Capturer capturer, boolean bare) {
        this.settings = settings;
        this.bare = bare;
        this.capturer = capturer;
        this.size = settings.size();
        this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Job prepare(ItemFunction function, boolean singleUse) throws FailureException {
        try {
            Capture capture = capturer.capture(function);
            return new LocalJob(JOBS.incrementAndGet(), capture, singleUse, this::forget);
        } catch (UnshippableException e) {
            throw new FailureException(new Failure.Unshippable("function", e.getMessage(), e.userCause()));
        }
    }

    @Override
    public void expect(int expected) {
        startMissing(Math.min(expected, size));
    }

    @Override
    public void run(Work work) {
        if (closed) {
            work.abandon(new Failure.EngineClosed());
            return;
        }
        dispatcher.add(work);
        feedAll();
        startMissing();
        if (closed) {
            dispatcher.abandon(new Failure.EngineClosed());
        }
    }

    @Override
    public void cancel(Chunk chunk) {
        for (Worker worker : workers.values()) {
            if (worker.cancel(chunk)) {
                later(CANCEL_GRACE, () -> {
                    if (worker.has(chunk)) {
                        worker.process().kill();
                    }
                });
                return;
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void resize(int size) {
        this.size = size;
        startMissing();
        dismissIdle();
    }

    @Override
    public EngineStatus status() {
        List<EngineStatus.Worker> all = workers.values().stream()
                .map(Worker::status)
                .sorted(Comparator.comparingInt(EngineStatus.Worker::number))
                .toList();
        long sent = goneBytesSent;
        long received = goneBytesReceived;
        for (Worker worker : workers.values()) {
            sent += worker.bytesSent();
            received += worker.bytesReceived();
        }
        return new EngineStatus(size, all, dispatcher.size(), sent, received);
    }

    @Override
    public boolean isBroken() {
        return closed;
    }

    @Override
    public void close() {
        SessionSocket openSocket;
        Reaper openReaper;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            openSocket = socket;
            openReaper = reaper;
        }
        timer.shutdownNow();
        dispatcher.abandon(new Failure.EngineClosed());
        dismiss(workers.values());
        if (openReaper != null) {
            openReaper.close();
        }
        try {
            if (openSocket != null) {
                openSocket.close();
            }
            if (openReaper != null) {
                openReaper.await();
            }
        } catch (IOException e) {
            // The reaper removes what is left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets all go: those with nothing to do in order, the others at once. Waits until they are gone. */
    private void dismiss(Collection<Worker> all) {
        for (Worker worker : all) {
            if (worker.inFlight() == 0
                    && worker.state() == Worker.State.READY
                    && worker.lock().tryLock()) {
                try {
                    worker.leave();
                } finally {
                    worker.lock().unlock();
                }
            } else {
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

    /** Where this engine keeps its files, once it has started a worker; goes with the engine, or with the session. */
    synchronized Path directory() {
        if (socket == null) {
            throw new IllegalStateException("nothing was started");
        }
        return socket.directory();
    }

    /** Lets all workers go that have nothing to do, and waits until they are gone; whether that was in time. */
    boolean dismissAll(long millis) {
        boolean gone = true;
        for (Worker worker : workers.values()) {
            worker.lock().lock();
            try {
                worker.leave();
            } finally {
                worker.lock().unlock();
            }
            gone &= worker.process().awaitExit(millis);
        }
        return gone;
    }

    /** Gives chunks to every worker that has room. */
    private void feedAll() {
        for (Worker worker : workers.values()) {
            if (worker.state() == Worker.State.READY) {
                feed(worker);
            }
        }
    }

    /**
     * Gives chunks to a worker while it has room. If another thread is at it, that one sees what arrived meanwhile, so
     * this one need not wait.
     */
    private void feed(Worker worker) {
        long seen;
        do {
            if (!worker.lock().tryLock()) {
                return;
            }
            try {
                seen = dispatcher.arrivals();
                while (worker.state() == Worker.State.READY && !closed) {
                    Chunk chunk = dispatcher.next(worker.inFlight());
                    if (chunk == null) {
                        break;
                    }
                    worker.assign(chunk);
                }
            } finally {
                worker.lock().unlock();
            }
        } while (seen != dispatcher.arrivals());
    }

    private void startMissing() {
        startMissing(dispatcher.demand(size));
    }

    /** Starts workers until {@code wanted} have nothing to do or there are as many as there may be. */
    private void startMissing(int wanted) {
        while (!closed) {
            int number;
            synchronized (this) {
                int alive = 0;
                int free = 0;
                for (Worker worker : workers.values()) {
                    if (worker.state() == Worker.State.STARTING || worker.state() == Worker.State.READY) {
                        alive++;
                        free += worker.inFlight() == 0 ? 1 : 0;
                    }
                }
                if (alive >= size || wanted <= free) {
                    return;
                }
                number = workerNumbers.incrementAndGet();
                // A place is taken at once, lest two threads fill it.
                if (!start(number)) {
                    return;
                }
            }
        }
    }

    /** Starts a worker; under the monitor. Whether it can go on. */
    private boolean start(int number) {
        try {
            SessionSocket open = openSocket();
            List<String> command = WorkerCommand.of(settings, open.directory(), number, bare);
            WorkerProcess process =
                    WorkerProcess.start(command, settings.environment(), open.directory(), open.path(), number);
            if (reaper != null) {
                reaper.watch(process.pid());
            }
            Worker worker = new Worker(number, process, capturer.classes());
            workers.put(number, worker);
            process.onExit().thenRun(() -> exited(worker));
            later(START_LIMIT, () -> {
                if (worker.state() == Worker.State.STARTING) {
                    process.kill();
                }
            });
            return true;
        } catch (IOException e) {
            dispatcher.abandon(new Failure.EngineFailed("No worker could be started: " + e.getMessage(), e));
            return false;
        }
    }

    private SessionSocket openSocket() throws IOException {
        SessionSocket open = socket;
        if (open == null) {
            open = SessionSocket.open();
            socket = open;
            reaper = Reaper.start(open.directory());
            SessionSocket accepting = open;
            daemon(() -> accept(accepting), "accept").start();
            long pause = Math.max(10, Math.min(1000, settings.idleTimeout().toMillis() / 4));
            timer.scheduleWithFixedDelay(this::dismissIdle, pause, pause, TimeUnit.MILLISECONDS);
        }
        return open;
    }

    private void accept(SessionSocket open) {
        while (!closed) {
            try {
                SocketChannel channel = open.accept();
                if (Handshake.isForeign(channel, open.directory())) {
                    channel.close();
                    continue;
                }
                daemon(() -> serve(channel), "reader").start();
            } catch (IOException e) {
                if (!closed) {
                    dispatcher.abandon(new Failure.EngineFailed("The workers' socket failed: " + e.getMessage(), e));
                }
                return;
            }
        }
    }

    /** Body of the thread that reads from one worker. */
    private void serve(SocketChannel channel) {
        Worker worker = null;
        try (Connection connection = new Connection(channel, Handshake.LONGEST_GREETING)) {
            var silence = later(Duration.ofSeconds(5), () -> hangUp(connection));
            worker = Handshake.identify(connection, workers::get);
            silence.cancel(false);
            worker.connected(connection);
            synchronized (this) {
                failedStarts = 0;
            }
            feed(worker);
            worker.accept(connection.receive(), output);
            feed(worker);
            // The first answer had the machine to itself. Whoever asks once asks again: have the others ready.
            startMissing(Math.min(size, Cpus.usable()));
            while (true) {
                worker.accept(connection.receive(), output);
                feed(worker);
            }
        } catch (IOException | RuntimeException e) {
            if (worker != null) {
                lost(worker, e);
            } else {
                refusal = e.getMessage();
            }
        }
    }

    /** Not by the channel alone: that would not wake the thread that waits for it. */
    private static void hangUp(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed then.
        }
    }

    /** The channel to a worker has ended: so must the worker, and what it ran has failed. */
    private void lost(Worker worker, Exception reason) {
        WorkerProcess process = worker.process();
        boolean dismissed = worker.state() == Worker.State.LEAVING;
        if (!process.awaitExit(dismissed ? LEAVE_GRACE.toMillis() : 500)) {
            process.kill();
            process.awaitExit(LEAVE_GRACE.toMillis());
        }
        int exitCode = process.exitCode();
        List<String> lastLines = process.lastLines();
        String cause = reason instanceof java.io.EOFException || exitCode != 0
                ? ExitCause.describe(exitCode, lastLines)
                : "broke the protocol: " + reason.getMessage();
        Failure failure = closed
                ? new Failure.EngineClosed()
                : new Failure.WorkerDied(worker.number(), process.pid(), exitCode, cause, lastLines);
        worker.died(failure, dispatcher::add);
        bury(worker);
    }

    /** The process has ended; if it had connected, its reader sees to the rest. */
    private void exited(Worker worker) {
        synchronized (this) {
            if (reaper != null) {
                reaper.release(worker.process().pid());
            }
        }
        if (worker.state() != Worker.State.STARTING || closed) {
            return;
        }
        WorkerProcess process = worker.process();
        String words = String.join(" / ", process.startLines());
        boolean hopeless;
        synchronized (this) {
            hopeless = ++failedStarts >= START_ATTEMPTS;
            failedStarts %= START_ATTEMPTS;
        }
        if (hopeless) {
            dispatcher.abandon(new Failure.EngineFailed(
                    "No worker starts. " + START_ATTEMPTS + " attempts failed; the last one ended with exit code "
                            + process.exitCode() + " and said: " + words
                            + (refusal == null ? "" : ". The last connection was refused: " + refusal),
                    null));
        }
        bury(worker);
    }

    private void bury(Worker worker) {
        synchronized (this) {
            workers.remove(worker.number());
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

    /** Lets workers go that are above the size, or idle for longer than the limit. */
    private void dismissIdle() {
        long limit = settings.idleTimeout().toNanos();
        int ready = 0;
        int busy = 0;
        for (Worker worker : new ArrayList<>(workers.values())) {
            if (worker.state() != Worker.State.READY) {
                continue;
            }
            ready++;
            if (worker.inFlight() > 0 || !worker.lock().tryLock()) {
                busy++;
                continue;
            }
            try {
                boolean idle = worker.inFlight() == 0 && dispatcher.demand(1) == 0;
                if (idle && (ready > size || System.nanoTime() - worker.idleSince() >= limit)) {
                    worker.leave();
                    ready--;
                }
            } finally {
                worker.lock().unlock();
            }
        }
        if (dispatcher.demand(1) > 0) {
            feedAll();
            startMissing();
        } else if (ready > 0 && busy == 0 && !bare && ClassArchive.isWanted()) {
            daemon(() -> ClassArchive.make(new ArchiveTraining(capturer)), "archive")
                    .start();
        }
    }

    private void forget(LocalJob job) {
        for (Worker worker : workers.values()) {
            worker.forget(job);
        }
    }

    private java.util.concurrent.Future<?> later(Duration delay, Runnable task) {
        try {
            return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // Closing: all is torn down anyway.
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }
    }

    private Thread daemon(Runnable body, String role) {
        Thread thread = new Thread(body, "lido-" + role + "-" + engineNumber);
        thread.setDaemon(true);
        return thread;
    }
}
