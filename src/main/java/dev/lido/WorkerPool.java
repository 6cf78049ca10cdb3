package dev.lido;

import dev.lido.engine.Engine;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.FailureException;
import dev.lido.engine.Fold;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A pool of worker processes. {@link Pool} has one that all share; {@link Pool#open} makes private ones:
 *
 * <pre>{@code
 * try (WorkerPool pool = Pool.open(PoolOptions.defaults().workers(2))) {
 *     List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3));
 * }
 * }</pre>
 *
 * <p>Nothing is started before the first call; workers start as calls need them, and leave when they have been idle for
 * {@link PoolOptions#idleTimeout}. A worker that dies fails what it ran, and the next call starts another.
 *
 * <p>From its first call to its end:
 *
 * <pre>{@code
 * calls                         calls, if there is a lease
 * +--+                          +--+
 * |  v                          |  v                               engine
 * OPEN --shutdown, close------> CLOSING --last task has ended---> ENDING --closed--> TERMINATED
 *  |                             |                                 ^
 *  +--shutdownNow----------------+-------all tasks have failed-----+
 * }</pre>
 *
 * <p>What counts as a task here: a submitted one until its worker has done with it, a {@code map} until it returns, a
 * lease until it is released. ENDING takes place on a thread of its own, whoever ended last.
 *
 * <p>A pool that is never closed ends when the program does, or when nothing refers to it any longer.
 *
 * <p>Functions, items and results travel by value: what they hold at the moment of the call. Thread-safe.
 *
 * @since 0.1
 */
public final class WorkerPool extends Parallel implements ExecutorService, AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Engine engine;
    private final Executor callbacks;
    private final SubmitQueue submitted = new SubmitQueue();
    private final CallLog log = new CallLog();
    private final AtomicLong tasks = new AtomicLong();
    private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();
    private final Set<OncePerWorker> everywhere = ConcurrentHashMap.newKeySet();
    // Guarded by the monitor:
    private PoolOptions options;
    private int active;
    private boolean shutdown;
    private boolean terminated;

    WorkerPool(PoolOptions options, Engine engine, Executor callbacks) {
        this.options = options;
        this.engine = engine;
        this.callbacks = callbacks;
        // The engine knows nothing of this pool but the tasks that it has: a pool that nobody can reach ends.
        CLEANER.register(this, () -> callbacks.execute(engine::close));
    }

    /** Like {@link #submit(Runnable)}; {@code result}, which does not travel, is the future's result. */
    @Override
    public <R> PoolFuture<R> submit(Runnable action, R result) {
        PoolFuture<?> task = submit(action);
        PoolFuture<R> future = new PoolFuture<>(() -> task.cancel(true), callbacks);
        task.whenComplete((nothing, failure) -> {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    /** Like {@link #submit(Runnable)}; a failure is told to the uncaught exception handler of a callback thread. */
    @Override
    public void execute(Runnable action) {
        submit(action).exceptionally(failure -> {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            return null;
        });
    }

    @Override
    public <R> List<java.util.concurrent.Future<R>> invokeAll(Collection<? extends Callable<R>> tasks)
            throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <R> List<java.util.concurrent.Future<R>> invokeAll(
            Collection<? extends Callable<R>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        Objects.requireNonNull(unit, "unit");
        List<PoolFuture<R>> futures = new ArrayList<>();
        try {
            for (Callable<R> task : tasks) {
                futures.add(submit(task));
            }
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(timeout, unit);
        } catch (ExecutionException | TimeoutException e) {
            // Each future tells its own story; what is not done is cancelled below.
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        return Collections.unmodifiableList(futures);
    }

    @Override
    public <R> R invokeAny(Collection<? extends Callable<R>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("292 years have passed", e);
        }
    }

    @Override
    public <R> R invokeAny(Collection<? extends Callable<R>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Objects.requireNonNull(unit, "unit");
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty");
        }
        List<PoolFuture<R>> futures = new ArrayList<>();
        CompletableFuture<R> first = new CompletableFuture<>();
        try {
            for (Callable<R> task : tasks) {
                futures.add(submit(task));
            }
            AtomicInteger left = new AtomicInteger(futures.size());
            for (PoolFuture<R> future : futures) {
                future.whenComplete((result, failure) -> {
                    if (failure == null) {
                        first.complete(result);
                    } else if (left.decrementAndGet() == 0) {
                        first.completeExceptionally(failure);
                    }
                });
            }
            return first.get(timeout, unit);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    /** What the pool is made of at this moment. */
    public PoolStatus status() {
        EngineStatus now = engine.status();
        List<PoolStatus.Worker> workers = now.workers().stream()
                .map(worker -> new PoolStatus.Worker(
                        worker.number(),
                        worker.pid(),
                        worker.state(),
                        worker.items(),
                        Duration.ofNanos(worker.runNanos())))
                .toList();
        return new PoolStatus(now.size(), workers, now.waiting(), now.bytesSent(), now.bytesReceived());
    }

    /**
     * Says what would travel to the workers if {@code fn} were given to {@link #map}: which classes, captured values and
     * session variables, how large, what of it the workers have already, and what can't travel and why. Sends nothing,
     * starts no worker, and does not throw for what can't travel.
     *
     * <pre>{@code
     * pool.explain(x -> x + n);
     * pool.explain((String s) -> s.length() + n);   // a lambda without a type takes an Integer: give another one
     * pool.explain(() -> slow(42));
     * pool.explain(f);                              // whatever type f has
     * }</pre>
     */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public Explanation explain(Explanation.IntFn fn) {
        return explain((Object) fn);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for a lambda that returns nothing. */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public Explanation explain(Explanation.IntAct action) {
        return explain((Object) action);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for a lambda whose parameter has a type: {@code (String s) -> ...}. */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public <T, R> Explanation explain(Fn<T, R> fn) {
        return explain((Object) fn);
    }

    /** Like {@link #explain(Fn)}, for a lambda that returns nothing. */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public <T> Explanation explain(Explanation.ItemAct<T> action) {
        return explain((Object) action);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for what is submitted. */
    public <R> Explanation explain(Call<R> call) {
        return explain((Object) call);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for what is submitted. */
    public Explanation explain(Run action) {
        return explain((Object) action);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for a function of whatever type. */
    public Explanation explain(Object fn) {
        return new Explanation(engine.explain(Objects.requireNonNull(fn, "fn")), fn);
    }

    /** Where the time of the last calls went: at most twenty. */
    public Timeline timeline() {
        return new Timeline(log.timelines());
    }

    /** Takes no more tasks; those submitted still run. Does not wait. */
    @Override
    public void shutdown() {
        synchronized (this) {
            shutdown = true;
        }
        closeIfDone();
    }

    /**
     * Ends at once: running tasks are killed, and they and those that wait fail with {@link PoolClosedException}. Waits
     * until the workers are gone.
     *
     * @return nothing: the tasks that had not begun have failed
     */
    @Override
    public List<Runnable> shutdownNow() {
        synchronized (this) {
            shutdown = true;
        }
        engine.close();
        closeIfDone();
        return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return terminated;
    }

    @Override
    public synchronized boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (!terminated) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /**
     * Takes no more tasks, waits for those submitted, and ends the workers. Streams of {@code imap} end: fetching throws.
     * An interrupt while it waits ends running tasks too, and is set again.
     */
    @Override
    public void close() {
        shutdown();
        // Nobody may ever fetch the rest.
        streams.forEach(stream -> stream.close(
                () -> new PoolClosedException("The pool was closed before all results of this stream were fetched.")));
        try {
            if (!awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                shutdownNow();
            }
        } catch (InterruptedException e) {
            shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Its options and what it is made of. */
    @Override
    public String toString() {
        PoolStatus now = status();
        String state = isTerminated() ? "closed" : isShutdown() ? "closing" : "open";
        return "WorkerPool[" + state + ", " + now.workers().size() + " of " + now.size() + " workers, " + options()
                + "]";
    }

    synchronized PoolOptions options() {
        return options;
    }

    synchronized boolean isUsable() {
        return !shutdown && !engine.isBroken();
    }

    /** Starts the workers, and loads what a first call needs. */
    void warmUp() {
        if (tryEnter()) {
            try {
                engine.expect(engine.size());
                Job job = prepare(new FunctionItem(item -> item), true);
                job.pack(Collections.singleton(1).iterator(), 1);
                job.close();
            } finally {
                leave();
            }
        }
    }

    /** Goes on with options that make the same workers. */
    void adjust(PoolOptions changed) {
        synchronized (this) {
            options = changed;
        }
        engine.resize(changed.workers());
        everywhere.forEach(queue -> queue.shrink(engine.size()));
    }

    /**
     * The outcomes of all items, in order: a result, or {@link Results.Failed}. For whoever has entered.
     *
     * @param name what the user has called
     */
    List<@Nullable Object> run(String name, ItemFunction function, Object[] items, CallOptions calls) {
        if (items.length == 0) {
            return new Places(0);
        }
        CallRecorder recorder = log.begin(name, engine.size(), calls.chunk());
        engine.expect(items.length);
        Job job = prepare(function, items.length == 1, recorder);
        ChunkSizer sizer = function instanceof Fold
                ? ChunkSizer.combined(calls.chunk(), engine)
                : ChunkSizer.of(calls.chunk(), engine);
        return new MapCall(name, engine, job, items, calls, sizer, recorder).await();
    }

    /** Likewise for one run on each worker. */
    List<@Nullable Object> runEverywhere(ItemFunction function, CallOptions calls) {
        int workers = engine.size();
        if (workers > 1 && engine.runsOnCaller()) {
            throw new IllegalStateException(
                    "everywhere was called by a task of the same pool, on one of its threads, which"
                            + " can't run another task meanwhile: call it before or after, from outside of tasks.");
        }
        CallRecorder recorder = log.begin("everywhere", workers, 0);
        engine.expect(workers);
        Job job = prepare(function, true, recorder);
        OncePerWorker queue = new OncePerWorker(workers);
        List<PoolFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Parcel nothing = job.packNothing();
            hold();
            recorder.taskBegan();
            SubmitCall<Object> call = new SubmitCall<>(
                    engine, queue, job, nothing, calls, Seeds.of(calls, i), i, recorder, callbacks, this::leave);
            queue.add(call);
            futures.add(call.future());
        }
        engine.run(queue);
        everywhere.add(queue);
        try {
            queue.shrink(engine.size()); // it may have been adjusted meanwhile
            List<@Nullable Object> places = new ArrayList<>();
            for (PoolFuture<Object> future : futures) {
                try {
                    places.add(outcome(future, calls));
                } catch (CancellationException e) {
                    // There is no worker for it any longer.
                }
            }
            return places;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolInterruptedException("Interrupted while the workers ran it.", e);
        } finally {
            everywhere.remove(queue);
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static @Nullable Object outcome(PoolFuture<Object> future, CallOptions calls) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            RuntimeException failure =
                    e.getCause() instanceof RuntimeException cause ? cause : new PoolException("It failed.", e);
            if (calls.onError() == OnError.COLLECT) {
                return new Results.Failed(failure);
            }
            throw failure;
        }
    }

    /** Starts to map {@code items} as results are fetched. For whoever has entered. */
    StreamCall stream(ItemFunction function, Source items, boolean ordered, CallOptions calls) {
        CallRecorder recorder = log.begin(ordered ? "imap" : "imapUnordered", engine.size(), calls.chunk());
        Job job = prepare(function, false, recorder);
        hold();
        StreamCall[] made = new StreamCall[1];
        made[0] = new StreamCall(engine, job, items, ordered, calls, recorder, callbacks, () -> {
            streams.remove(made[0]);
            leave();
        });
        streams.add(made[0]);
        return made[0];
    }

    /** Starts a task. For whoever has entered. */
    <R> PoolFuture<R> submit(ItemFunction function, CallOptions calls) {
        engine.expect(1);
        long began = System.nanoTime();
        Job job = prepare(function, true);
        Parcel nothing = job.packNothing();
        hold();
        CallRecorder recorder = log.submitted(engine.size());
        recorder.captured(began);
        long order = tasks.getAndIncrement();
        SubmitCall<R> call = new SubmitCall<>(
                engine,
                submitted,
                job,
                nothing,
                calls,
                Seeds.of(calls, order),
                order,
                recorder,
                callbacks,
                this::leave);
        submitted.add(call);
        engine.run(submitted);
        return call.future();
    }

    private Job prepare(ItemFunction function, boolean singleUse, CallRecorder recorder) {
        long began = System.nanoTime();
        try {
            return prepare(function, singleUse);
        } catch (RuntimeException | Error e) {
            recorder.abandoned();
            throw e;
        } finally {
            recorder.captured(began);
        }
    }

    private Job prepare(ItemFunction function, boolean singleUse) {
        Job job;
        try {
            job = engine.prepare(function, singleUse);
        } catch (FailureException e) {
            throw Outcomes.ofFunction(e.failure());
        }
        SessionNotes.assigned(job.assignedVariables());
        return job;
    }

    @Override
    CallSite enter() {
        if (!tryEnter()) {
            throw new PoolClosedException("This pool is closed. Open another with Pool.open(...), or use Pool.map(...),"
                    + " which always has one.");
        }
        return new CallSite(this, callOptions());
    }

    @Override
    CallOptions callOptions() {
        return options().calls();
    }

    /** Lets a call begin, unless the pool is shut down: it will not end before the call {@linkplain #leave leaves}. */
    synchronized boolean tryEnter() {
        if (shutdown) {
            return false;
        }
        active++;
        return true;
    }

    /** What a call has begun goes on beyond the call. */
    private synchronized void hold() {
        active++;
    }

    void leave() {
        synchronized (this) {
            active--;
        }
        closeIfDone();
    }

    /** Ends the engine when the last task of a pool that was shut down has ended: on the thread that notices. */
    private void closeIfDone() {
        synchronized (this) {
            if (!shutdown || active > 0 || terminated) {
                return;
            }
        }
        callbacks.execute(() -> {
            engine.close();
            synchronized (this) {
                terminated = true;
                notifyAll();
            }
        });
    }

    /**
     * Shares {@code value} with the workers of all pools: it reaches each at most once, by {@link Shared#get}.
     *
     * @throws NotShippableException if it can't travel
     */
    public <T> Shared<T> broadcast(T value) {
        return Pool.broadcast(value);
    }
}
