package dev.lido;

import dev.lido.engine.Engine;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.FailureException;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.BaseStream;

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
 * <p>A pool that is never closed ends when the program does, or when nothing refers to it any longer.
 *
 * <p>Functions, items and results travel by value: what they hold at the moment of the call. Thread-safe.
 *
 * @since 0.1
 */
public final class WorkerPool implements ExecutorService, AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Engine engine;
    private final Executor callbacks;
    private final SubmitQueue submitted = new SubmitQueue();
    // Guarded by the monitor:
    private PoolOptions options;
    private int active;
    private int leases;
    private boolean shutdown;
    private boolean terminated;

    WorkerPool(PoolOptions options, Engine engine, Executor callbacks) {
        this.options = options;
        this.engine = engine;
        this.callbacks = callbacks;
        // The engine knows nothing of this pool but the tasks that it has: a pool that nobody can reach ends.
        CLEANER.register(this, () -> callbacks.execute(engine::close));
    }

    /**
     * Runs {@code fn} on each item and returns the results in order, in a new list that may be changed. Waits for all. The
     * first item that fails ends the call: the rest is not run, or stopped.
     *
     * <p>All items are collected before the first runs, so they must be finite.
     *
     * @throws TaskException if {@code fn} threw
     * @throws WorkerDiedException if a worker died while it ran {@code fn}
     * @throws TaskTimeoutException if an item ran for longer than {@link PoolOptions#taskTimeout}
     * @throws NotShippableException if the function, an item or a result can't travel
     * @throws EngineException if no worker starts
     * @throws PoolClosedException if the pool is closed
     * @throws PoolInterruptedException if the calling thread is interrupted
     */
    public <T, R> List<R> map(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return mapAll(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for a function of the plain type. */
    public <T, R> List<R> map(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return mapAll(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public <T, R> List<R> map(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return mapAll(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, BaseStream)}, for a function of the plain type. */
    public <T, R> List<R> map(Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return mapAll(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of an array. */
    public <T, R> List<R> map(Fn<? super T, ? extends R> fn, T[] items) {
        return mapAll(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Object[])}, for a function of the plain type. */
    public <T, R> List<R> map(Function<? super T, ? extends R> fn, T[] items) {
        return mapAll(fn, Items.of(items));
    }

    /** Runs {@code action} on each item and waits for all. Fails as {@link #map(Fn, Iterable)} does. */
    public <T> void forEach(Act<? super T> action, Iterable<? extends T> items) {
        eachOf(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for an action of the plain type. */
    public <T> void forEach(Consumer<? super T> action, Iterable<? extends T> items) {
        eachOf(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of a stream, which is closed. */
    public <T> void forEach(Act<? super T> action, BaseStream<? extends T, ?> items) {
        eachOf(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, BaseStream)}, for an action of the plain type. */
    public <T> void forEach(Consumer<? super T> action, BaseStream<? extends T, ?> items) {
        eachOf(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of an array. */
    public <T> void forEach(Act<? super T> action, T[] items) {
        eachOf(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Object[])}, for an action of the plain type. */
    public <T> void forEach(Consumer<? super T> action, T[] items) {
        eachOf(action, Items.of(items));
    }

    /**
     * Starts {@code call} on a worker and returns at once.
     *
     * @throws NotShippableException if it can't travel
     * @throws PoolClosedException if the pool is closed
     */
    public <R> PoolFuture<R> submit(Call<R> call) {
        return submitItem(new CallItem(Objects.requireNonNull(call, "call")));
    }

    /** Like {@link #submit(Call)}, for a computation of the plain type. */
    @Override
    public <R> PoolFuture<R> submit(Callable<R> call) {
        return submitItem(new CallItem(Objects.requireNonNull(call, "call")));
    }

    /** Like {@link #submit(Call)}, for an action; the result is null. */
    public PoolFuture<?> submit(Run action) {
        return submitItem(new RunItem(Objects.requireNonNull(action, "action")));
    }

    /** Like {@link #submit(Run)}, for an action of the plain type. */
    @Override
    public PoolFuture<?> submit(Runnable action) {
        return submitItem(new RunItem(Objects.requireNonNull(action, "action")));
    }

    /** Like {@link #submit(Runnable)}; {@code result}, which does not travel, is the future's result. */
    @Override
    public <R> CompletableFuture<R> submit(Runnable action, R result) {
        return submit(action).thenApply(nothing -> result);
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
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty");
        }
        List<PoolFuture<R>> futures = new ArrayList<>();
        CompletableFuture<R> first = new CompletableFuture<>();
        try {
            for (Callable<R> task : tasks) {
                futures.add(submit(task));
            }
            for (PoolFuture<R> future : futures) {
                future.thenAccept(first::complete);
            }
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    first.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
                }
            });
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

    /** Takes no more tasks; those submitted still run. Does not wait. */
    @Override
    public void shutdown() {
        synchronized (this) {
            shutdown = true;
        }
        closeIfDone();
    }

    /** Ends at once: running tasks are killed, waiting ones fail with {@link PoolClosedException}. */
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
     * Takes no more tasks, waits for those submitted, and ends the workers. An interrupt while it waits ends running tasks
     * too, and is set again.
     */
    @Override
    public void close() {
        shutdown();
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

    /** Goes on with options that make the same workers. */
    void adjust(PoolOptions changed) {
        synchronized (this) {
            options = changed;
        }
        engine.resize(changed.workers());
    }

    private void eachOf(Consumer<?> action, Object[] items) {
        run(new ActionItem(action(Objects.requireNonNull(action, "action"))), items);
    }

    @SuppressWarnings("unchecked") // what the function returned
    private <R> List<R> mapAll(Function<?, ? extends R> fn, Object[] items) {
        return (List<R>) run(new FunctionItem(function(Objects.requireNonNull(fn, "fn"))), items);
    }

    @SuppressWarnings("unchecked") // the callers' signatures have checked it against the items
    private static Function<Object, Object> function(Function<?, ?> fn) {
        return (Function<Object, Object>) fn;
    }

    @SuppressWarnings("unchecked") // likewise
    private static Consumer<Object> action(Consumer<?> action) {
        return (Consumer<Object>) action;
    }

    private List<Object> run(ItemFunction function, Object[] items) {
        begin();
        try {
            if (items.length == 0) {
                return new ArrayList<>();
            }
            engine.expect(items.length);
            Job job = prepare(function, items.length == 1);
            return new MapCall(engine, job, items, options()).await();
        } finally {
            end();
        }
    }

    private <R> PoolFuture<R> submitItem(ItemFunction function) {
        begin();
        boolean running = false;
        try {
            engine.expect(1);
            Job job = prepare(function, true);
            SubmitCall<R> call =
                    new SubmitCall<>(engine, submitted, job, packNothing(job), options(), callbacks, this::end);
            running = true;
            submitted.add(call);
            engine.run(submitted);
            return call.future();
        } finally {
            if (!running) {
                end();
            }
        }
    }

    /** A submitted task is a function of no item. */
    private static Parcel packNothing(Job job) {
        return job.pack(Collections.singleton((Object) null).iterator(), 1);
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

    /** Lets the pool take calls until {@link #release}, also when it is shut down meanwhile; false if it is already. */
    synchronized boolean lease() {
        if (shutdown) {
            return false;
        }
        leases++;
        active++;
        return true;
    }

    void release() {
        synchronized (this) {
            leases--;
        }
        end();
    }

    private synchronized void begin() {
        if (shutdown && leases == 0) {
            throw new PoolClosedException("This pool is closed. Open another with Pool.open(...), or use Pool.map(...),"
                    + " which always has one.");
        }
        active++;
    }

    private void end() {
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
}
