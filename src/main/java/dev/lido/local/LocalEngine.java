package dev.lido.local;

import dev.lido.capture.Broadcast;
import dev.lido.capture.Capturer;
import dev.lido.engine.Anatomy;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.Dispatcher;
import dev.lido.engine.Engine;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Work;
import dev.lido.serial.UnshippableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks in worker processes of this machine. Nothing is started before the first work; workers are started as the
 * work needs them, up to the size, and leave when they have been idle for long.
 *
 * <p>The {@link Dispatcher} holds the work, the {@link Crew} the workers; at the {@link Reception} workers connect and are
 * listened to, and the {@link Supervisor} looks after them.
 */
public final class LocalEngine implements Engine {
    private static final AtomicInteger ENGINES = new AtomicInteger();

    private final Captures captures;
    private final Dispatcher dispatcher = new Dispatcher();
    private final EngineTimer timer;
    private final Crew crew;
    private final Supervisor supervisor;
    private final boolean makesArchives;
    private final ThreadFactory threads;

    /** @throws FailureException if the initializer can't travel */
    public LocalEngine(LocalSettings settings, Capturer capturer) throws FailureException {
        this(settings, capturer, false);
    }

    /** @param bare workers get Lido alone on their class path, for an archive that fits every session */
    LocalEngine(LocalSettings settings, Capturer capturer, boolean bare) throws FailureException {
        this.captures = new Captures(capturer, settings.taskRules(), settings.resultRules());
        this.makesArchives = !bare;
        this.threads = threads(ENGINES.incrementAndGet());
        this.timer = new EngineTimer(threads);
        ItemFunction first = settings.initializer();
        Initializer initializer = first == null ? null : Initializer.of(captures.capture(first, true, job -> {}));
        this.crew = crew(settings, bare, new TaggedOutput(), 0, initializer);
        this.supervisor = new Supervisor(crew, dispatcher, settings, this::makeArchive);
    }

    /**
     * An engine that runs what another session has captured.
     *
     * @param firstNumber what the first worker's number follows
     * @param initializer what each worker runs first, or null
     */
    LocalEngine(
            LocalSettings settings,
            Capturer capturer,
            OutputSink output,
            int firstNumber,
            @Nullable Initializer initializer) {
        this.captures = new Captures(capturer, List.of(), List.of());
        this.makesArchives = false;
        this.threads = threads(ENGINES.incrementAndGet());
        this.timer = new EngineTimer(threads);
        this.crew = crew(settings, false, output, firstNumber, initializer);
        this.supervisor = new Supervisor(crew, dispatcher, settings, this::makeArchive);
    }

    private Crew crew(
            LocalSettings settings,
            boolean bare,
            OutputSink output,
            int firstNumber,
            @Nullable Initializer initializer) {
        Destinations destinations = new Destinations(captures.classes(), output, timer, dispatcher::add);
        WorkerLauncher launcher = new WorkerLauncher(settings, bare, firstNumber, destinations);
        return new Crew(settings, launcher, initializer, dispatcher, timer, threads, this::opened);
    }

    private void opened() {
        timer.every(supervisor.pause(), supervisor::look);
    }

    private void makeArchive() {
        if (makesArchives && ClassArchive.isWanted()) {
            threads.newThread(() -> ClassArchive.make(new ArchiveTraining(captures.capturer())))
                    .start();
        }
    }

    private static ThreadFactory threads(int engine) {
        return task -> {
            Thread thread = new Thread(task, "lido-engine-" + engine);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public Job prepare(ItemFunction function, boolean singleUse) throws FailureException {
        return captures.capture(function, singleUse, this::forget);
    }

    @Override
    public Anatomy explain(Object function) {
        return Anatomist.of(function, captures.capturer(), crew);
    }

    @Override
    public void expect(int expected) {
        crew.startMissing(Math.min(expected, crew.size()));
    }

    @Override
    public void run(Work work) {
        if (crew.isClosed()) {
            work.abandon(new Failure.EngineClosed());
            return;
        }
        dispatcher.add(work);
        crew.feedAll();
        crew.startMissing();
        if (crew.isClosed()) {
            dispatcher.abandon(new Failure.EngineClosed());
        }
    }

    @Override
    public void cancel(Chunk chunk) {
        crew.cancel(chunk);
    }

    @Override
    public List<ChunkProgress> progress(Work work) {
        return crew.workers().stream()
                .flatMap(worker -> worker.progress(work).stream())
                .toList();
    }

    @Override
    public int size() {
        return crew.size();
    }

    @Override
    public void resize(int size) {
        crew.resize(size);
        crew.startMissing();
        timer.later(Duration.ZERO, supervisor::look);
    }

    @Override
    public EngineStatus status() {
        List<EngineStatus.Worker> all = crew.workers().stream()
                .map(Worker::status)
                .sorted(Comparator.comparingInt(EngineStatus.Worker::number))
                .toList();
        return new EngineStatus(crew.size(), all, dispatcher.size(), crew.bytesSent(), crew.bytesReceived());
    }

    @Override
    public boolean isBroken() {
        return crew.isClosed();
    }

    @Override
    public void close() {
        timer.close();
        crew.close();
    }

    /** Lets all workers go when they have finished, and waits until they are gone; whether that was in time. */
    boolean dismissAll(long millis) {
        return crew.dismissAll(millis);
    }

    /** Where this engine keeps its files, once it has started a worker; goes with the engine, or with the session. */
    Path directory() {
        Reception open = crew.reception();
        if (open == null) {
            throw new IllegalStateException("nothing was started");
        }
        return open.directory();
    }

    /**
     * Reads {@code value} by value, now, to share it with the workers of every engine that captures with {@code capturer}.
     */
    public static Broadcast broadcast(Capturer capturer, Object value) throws FailureException {
        try {
            return capturer.broadcast(value);
        } catch (UnshippableException e) {
            throw new FailureException(new Failure.Unshippable("value to broadcast", e.getMessage(), e.userCause()));
        }
    }

    /** Nothing of {@code job} will be run any longer. */
    void forget(ShippedJob job) {
        for (Worker worker : crew.workers()) {
            worker.forget(job);
        }
        // Whoever came with work meanwhile has found the worker's lock taken, and counts on who has it.
        if (dispatcher.size() > 0) {
            crew.feedAll();
        }
    }
}
