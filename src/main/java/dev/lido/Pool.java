package dev.lido;

import dev.lido.capture.Capturer;
import dev.lido.engine.Engine;
import dev.lido.engine.FailureException;
import dev.lido.local.Cpus;
import dev.lido.local.LocalEngine;
import dev.lido.local.LocalSettings;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs lambdas on worker processes.
 *
 * <pre>{@code
 * Pool.map(x -> x * x, List.of(1, 2, 3));                 // [1, 4, 9]
 * Pool.submit(() -> slow(42)).get();
 * Pool.configure(o -> o.workers(4).heap("512m"));
 * Pool.status();
 * }</pre>
 *
 * <p>These methods use one shared pool. It is opened by the first call, kept between calls with its workers warm, and
 * opened again after {@link #shutdown}. Its options are those of {@link #configure}, at first
 * {@link PoolOptions#defaults}.
 *
 * <p>The user's function, what it captures and the session variables that it reads travel by value, as they are at the
 * moment of the call. Thread-safe.
 *
 * @since 0.1
 */
public final class Pool {
    private static final String DEPTH = "lido.depth";
    /** Tells workers the {@link PoolOptions#maxDepth} of those who started them. */
    static final String MAX_DEPTH = "lido.maxDepth";

    private static final Parallel SHARED = new SharedPool();
    private static final Object LOCK = new Object();
    // Guarded by LOCK:
    private static PoolOptions sharedOptions = PoolOptions.defaults();
    private static @Nullable WorkerPool shared;

    private Pool() {}

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Fn<? super T, ? extends R> fn, T[] items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Function<? super T, ? extends R> fn, T[] items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Act<? super T> action, Iterable<? extends T> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Consumer<? super T> action, Iterable<? extends T> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Act<? super T> action, BaseStream<? extends T, ?> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Consumer<? super T> action, BaseStream<? extends T, ?> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Act<? super T> action, T[] items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Consumer<? super T> action, T[] items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#flatMap(Fn, Iterable)}. */
    public static <T, R> List<R> flatMap(
            Fn<? super T, ? extends Iterable<? extends R>> fn, Iterable<? extends T> items) {
        return SHARED.flatMap(fn, items);
    }

    /** See {@link Parallel#flatMap(Fn, Iterable)}. */
    public static <T, R> List<R> flatMap(
            Function<? super T, ? extends Iterable<? extends R>> fn, Iterable<? extends T> items) {
        return SHARED.flatMap(fn, items);
    }

    /** See {@link Parallel#flatMap(Fn, Iterable)}. */
    public static <T, R> List<R> flatMap(
            Fn<? super T, ? extends Iterable<? extends R>> fn, BaseStream<? extends T, ?> items) {
        return SHARED.flatMap(fn, items);
    }

    /** See {@link Parallel#flatMap(Fn, Iterable)}. */
    public static <T, R> List<R> flatMap(
            Function<? super T, ? extends Iterable<? extends R>> fn, BaseStream<? extends T, ?> items) {
        return SHARED.flatMap(fn, items);
    }

    /** See {@link Parallel#flatMap(Fn, Iterable)}. */
    public static <T, R> List<R> flatMap(Fn<? super T, ? extends Iterable<? extends R>> fn, T[] items) {
        return SHARED.flatMap(fn, items);
    }

    /** See {@link Parallel#flatMap(Fn, Iterable)}. */
    public static <T, R> List<R> flatMap(Function<? super T, ? extends Iterable<? extends R>> fn, T[] items) {
        return SHARED.flatMap(fn, items);
    }

    /** See {@link Parallel#filter(Pred, Iterable)}. */
    public static <T> List<T> filter(Pred<? super T> predicate, Iterable<? extends T> items) {
        return SHARED.filter(predicate, items);
    }

    /** See {@link Parallel#filter(Pred, Iterable)}. */
    public static <T> List<T> filter(Predicate<? super T> predicate, Iterable<? extends T> items) {
        return SHARED.filter(predicate, items);
    }

    /** See {@link Parallel#filter(Pred, Iterable)}. */
    public static <T> List<T> filter(Pred<? super T> predicate, BaseStream<? extends T, ?> items) {
        return SHARED.filter(predicate, items);
    }

    /** See {@link Parallel#filter(Pred, Iterable)}. */
    public static <T> List<T> filter(Predicate<? super T> predicate, BaseStream<? extends T, ?> items) {
        return SHARED.filter(predicate, items);
    }

    /** See {@link Parallel#filter(Pred, Iterable)}. */
    public static <T> List<T> filter(Pred<? super T> predicate, T[] items) {
        return SHARED.filter(predicate, items);
    }

    /** See {@link Parallel#filter(Pred, Iterable)}. */
    public static <T> List<T> filter(Predicate<? super T> predicate, T[] items) {
        return SHARED.filter(predicate, items);
    }

    /** See {@link Parallel#imap(Fn, Iterable)}. */
    public static <T, R> Stream<R> imap(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return SHARED.imap(fn, items);
    }

    /** See {@link Parallel#imap(Fn, Iterable)}. */
    public static <T, R> Stream<R> imap(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return SHARED.imap(fn, items);
    }

    /** See {@link Parallel#imap(Fn, Iterable)}. */
    public static <T, R> Stream<R> imap(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return SHARED.imap(fn, items);
    }

    /** See {@link Parallel#imap(Fn, Iterable)}. */
    public static <T, R> Stream<R> imap(Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return SHARED.imap(fn, items);
    }

    /** See {@link Parallel#imap(Fn, Iterable)}. */
    public static <T, R> Stream<R> imap(Fn<? super T, ? extends R> fn, T[] items) {
        return SHARED.imap(fn, items);
    }

    /** See {@link Parallel#imap(Fn, Iterable)}. */
    public static <T, R> Stream<R> imap(Function<? super T, ? extends R> fn, T[] items) {
        return SHARED.imap(fn, items);
    }

    /** See {@link Parallel#imapUnordered(Fn, Iterable)}. */
    public static <T, R> Stream<R> imapUnordered(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return SHARED.imapUnordered(fn, items);
    }

    /** See {@link Parallel#imapUnordered(Fn, Iterable)}. */
    public static <T, R> Stream<R> imapUnordered(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return SHARED.imapUnordered(fn, items);
    }

    /** See {@link Parallel#imapUnordered(Fn, Iterable)}. */
    public static <T, R> Stream<R> imapUnordered(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return SHARED.imapUnordered(fn, items);
    }

    /** See {@link Parallel#imapUnordered(Fn, Iterable)}. */
    public static <T, R> Stream<R> imapUnordered(
            Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return SHARED.imapUnordered(fn, items);
    }

    /** See {@link Parallel#imapUnordered(Fn, Iterable)}. */
    public static <T, R> Stream<R> imapUnordered(Fn<? super T, ? extends R> fn, T[] items) {
        return SHARED.imapUnordered(fn, items);
    }

    /** See {@link Parallel#imapUnordered(Fn, Iterable)}. */
    public static <T, R> Stream<R> imapUnordered(Function<? super T, ? extends R> fn, T[] items) {
        return SHARED.imapUnordered(fn, items);
    }

    /** See {@link Parallel#reduce(Iterable, Fn, Object, Fn2)}. */
    public static <T, R> R reduce(
            Iterable<? extends T> items,
            Fn<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return SHARED.reduce(items, fn, identity, combine);
    }

    /** See {@link Parallel#reduce(Iterable, Fn, Object, Fn2)}. */
    public static <T, R> R reduce(
            Iterable<? extends T> items,
            Function<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return SHARED.reduce(items, fn, identity, combine);
    }

    /** See {@link Parallel#reduce(Iterable, Fn, Object, Fn2)}. */
    public static <T, R> R reduce(
            BaseStream<? extends T, ?> items,
            Fn<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return SHARED.reduce(items, fn, identity, combine);
    }

    /** See {@link Parallel#reduce(Iterable, Fn, Object, Fn2)}. */
    public static <T, R> R reduce(
            BaseStream<? extends T, ?> items,
            Function<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return SHARED.reduce(items, fn, identity, combine);
    }

    /** See {@link Parallel#reduce(Iterable, Fn, Object, Fn2)}. */
    public static <T, R> R reduce(
            T[] items, Fn<? super T, ? extends R> fn, R identity, Fn2<? super R, ? super R, ? extends R> combine) {
        return SHARED.reduce(items, fn, identity, combine);
    }

    /** See {@link Parallel#reduce(Iterable, Fn, Object, Fn2)}. */
    public static <T, R> R reduce(
            T[] items,
            Function<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return SHARED.reduce(items, fn, identity, combine);
    }

    /** See {@link Parallel#collect(Fn, Iterable, Call)}. */
    public static <T, R, D> D collect(
            Fn<? super T, ? extends R> fn,
            Iterable<? extends T> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return SHARED.collect(fn, items, collector);
    }

    /** See {@link Parallel#collect(Fn, Iterable, Call)}. */
    public static <T, R, D> D collect(
            Function<? super T, ? extends R> fn,
            Iterable<? extends T> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return SHARED.collect(fn, items, collector);
    }

    /** See {@link Parallel#collect(Fn, Iterable, Call)}. */
    public static <T, R, D> D collect(
            Fn<? super T, ? extends R> fn,
            BaseStream<? extends T, ?> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return SHARED.collect(fn, items, collector);
    }

    /** See {@link Parallel#collect(Fn, Iterable, Call)}. */
    public static <T, R, D> D collect(
            Function<? super T, ? extends R> fn,
            BaseStream<? extends T, ?> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return SHARED.collect(fn, items, collector);
    }

    /** See {@link Parallel#collect(Fn, Iterable, Call)}. */
    public static <T, R, D> D collect(
            Fn<? super T, ? extends R> fn, T[] items, Call<? extends Collector<? super R, ?, D>> collector) {
        return SHARED.collect(fn, items, collector);
    }

    /** See {@link Parallel#collect(Fn, Iterable, Call)}. */
    public static <T, R, D> D collect(
            Function<? super T, ? extends R> fn, T[] items, Call<? extends Collector<? super R, ?, D>> collector) {
        return SHARED.collect(fn, items, collector);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <K, V, R> List<R> map(Fn<? super Map.Entry<K, V>, ? extends R> fn, Map<K, V> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Fn<? super T, ? extends R> fn, Iterator<? extends T> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <T, R> List<R> map(Fn<? super T, ? extends R> fn, Spliterator<? extends T> items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <R> List<R> map(Fn<? super Integer, ? extends R> fn, int[] items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <R> List<R> map(Fn<? super Long, ? extends R> fn, long[] items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#map(Fn, Iterable)}. */
    public static <R> List<R> map(Fn<? super Double, ? extends R> fn, double[] items) {
        return SHARED.map(fn, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <K, V> void forEach(Act<? super Map.Entry<K, V>> action, Map<K, V> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Act<? super T> action, Iterator<? extends T> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static <T> void forEach(Act<? super T> action, Spliterator<? extends T> items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static void forEach(Act<? super Integer> action, int[] items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static void forEach(Act<? super Long> action, long[] items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#forEach(Act, Iterable)}. */
    public static void forEach(Act<? super Double> action, double[] items) {
        SHARED.forEach(action, items);
    }

    /** See {@link Parallel#everywhere(Call)}. */
    public static <R> List<R> everywhere(Call<R> call) {
        return SHARED.everywhere(call);
    }

    /** See {@link Parallel#everywhere(Call)}. */
    public static void everywhere(Run action) {
        SHARED.everywhere(action);
    }

    /** See {@link Parallel#submit(Call)}. */
    public static <R> PoolFuture<R> submit(Call<R> call) {
        return SHARED.submit(call);
    }

    /** See {@link Parallel#submit(Call)}. */
    public static <R> PoolFuture<R> submit(Callable<R> call) {
        return SHARED.submit(call);
    }

    /** See {@link Parallel#submit(Call)}. */
    public static PoolFuture<?> submit(Run action) {
        return SHARED.submit(action);
    }

    /** See {@link Parallel#submit(Call)}. */
    public static PoolFuture<?> submit(Runnable action) {
        return SHARED.submit(action);
    }

    /** The shared pool with other options for some calls; see {@link Parallel#with}. */
    public static Parallel with(UnaryOperator<CallOptions> change) {
        return SHARED.with(change);
    }

    /** A value that each worker makes for itself, once, when a task first asks for it; see {@link WorkerLocal}. */
    public static <T> WorkerLocal<T> workerLocal(Call<? extends T> supplier) {
        return new WorkerLocal<>(Objects.requireNonNull(supplier, "supplier"));
    }

    /** Lets {@code object}, which can't travel, be used by tasks: workers make their own by {@code recipe}; see {@link Remade}. */
    public static <T> Remade<T> remade(T object, Call<? extends T> recipe) {
        return new Remade<>(object, recipe);
    }

    /**
     * How many processors this session may use, which is how many workers a pool has unless {@link PoolOptions#workers}
     * says otherwise. It is the least of
     *
     * <ul>
     *   <li>the processors that the JVM may run on, {@link Runtime#availableProcessors}: {@code taskset} and
     *       {@code -XX:ActiveProcessorCount} count
     *   <li>on Linux, the processor quota of this process's control group and of all groups above it, rounded up: that is
     *       what a container or a batch system grants
     *   <li>the environment variable {@code LIDO_MAX_CPUS}, if it is set
     * </ul>
     *
     * <p>and at least 1. In a task it is the worker's share of the session's processors, so that a pool within a pool
     * does not ask for more than there is.
     *
     * <pre>{@code
     * Pool.cpus();                                                   // 8
     * Pool.configure(o -> o.workers(Math.max(1, Pool.cpus() - 1)));  // leave one for the rest
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code LIDO_MAX_CPUS} is set, but not to a whole number from 1 up
     */
    public static int cpus() {
        return Cpus.usable();
    }

    /**
     * How many cores the processors of {@link #cpus} are: hardware threads that share a core count once. At least 1, and
     * never more than {@code cpus()}; the same where the machine does not tell, which is everywhere but on Linux. A second
     * thread on the same core gains little for work that keeps its arithmetic busy:
     *
     * <pre>{@code
     * Pool.configure(o -> o.workers(Pool.physicalCores()));
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code LIDO_MAX_CPUS} is set, but not to a whole number from 1 up
     */
    public static int physicalCores() {
        return Cpus.physical();
    }

    /**
     * Changes the options of the shared pool: {@code change} gets the present ones. If a pool is open it is kept if nothing
     * changes, resized if only the number of workers does, and replaced otherwise; calls under way end in the old one.
     */
    public static void configure(UnaryOperator<PoolOptions> change) {
        Objects.requireNonNull(change, "change");
        synchronized (LOCK) {
            PoolOptions changed = Objects.requireNonNull(change.apply(sharedOptions), "changed options");
            SessionEngines.check(changed);
            sharedOptions = changed;
            if (shared != null) {
                adapt(changed);
            }
        }
    }

    /** The shared pool, opened if it is not. */
    public static WorkerPool shared() {
        synchronized (LOCK) {
            return adapt(sharedOptions);
        }
    }

    /** The shared pool with these options: the same one if they are equal, resized or replaced otherwise. */
    public static WorkerPool shared(PoolOptions options) {
        Objects.requireNonNull(options, "options");
        SessionEngines.check(options);
        synchronized (LOCK) {
            sharedOptions = options;
            return adapt(options);
        }
    }

    /**
     * Opens a private pool, to be closed by whoever opened it.
     *
     * @throws PoolException if pools are nested deeper than {@link PoolOptions#maxDepth}
     * @throws IllegalArgumentException if the environment variable {@code LIDO_MAX_CPUS} is set, but not to a whole number
     *     from 1 up
     */
    public static WorkerPool open(PoolOptions options) {
        Objects.requireNonNull(options, "options");
        // Workers need it even if their number is given. A bad one is to be refused here, not when they start.
        Cpus.usable();
        int depth = Integer.getInteger(DEPTH, 0);
        if (depth >= options.maxDepth()) {
            throw new PoolException(
                    "This is a task of a task ... " + depth + " deep; pools may be nested " + options.maxDepth()
                            + " deep. If that is meant, raise it with PoolOptions.maxDepth(n).",
                    null);
        }
        Engine inSession = SessionEngines.open(options);
        if (inSession != null) {
            return new WorkerPool(options, inSession, Session.CALLBACKS);
        }
        Map<String, String> properties = new HashMap<>(options.systemProperties());
        properties.put(DEPTH, String.valueOf(depth + 1));
        properties.put(MAX_DEPTH, String.valueOf(options.maxDepth()));
        Run first = options.initializer();
        LocalSettings settings = new LocalSettings(
                options.workers(),
                options.heap(),
                options.jvmArgs(),
                options.env(),
                properties,
                options.idleTimeout(),
                options.heartbeatTimeout(),
                options.recycleTasks(),
                options.recycleGrowth(),
                first == null ? null : new RunItem(first),
                options.taskRules(),
                options.resultRules(),
                options.output() == PoolOptions.Output.QUIET);
        try {
            Engine engine = SparkEngines.isMaster(options.engine())
                    ? SparkEngines.open(options, settings, Session.CAPTURER)
                    : new LocalEngine(settings, Session.CAPTURER);
            return new WorkerPool(options, engine, Session.CALLBACKS);
        } catch (FailureException e) {
            throw Outcomes.ofFunction(e.failure());
        }
    }

    /** Opens a private pool whose options are the defaults, changed. */
    public static WorkerPool open(UnaryOperator<PoolOptions> change) {
        return open(change.apply(PoolOptions.defaults()));
    }

    /**
     * Gets the shared pool ready in the background, so that the first call need not wait for workers: starts them, as many
     * as there may be, and loads what calls need. Returns at once. Workers that nobody uses leave after the idle timeout.
     *
     * <p>{@code bin/lido shell} and the kernel "Java (Lido)" do this when they start, unless the environment variable {@code
     * LIDO_WARM_UP} is {@code false}.
     *
     * <pre>{@code
     * Pool.warmUp();
     * }</pre>
     */
    public static void warmUp() {
        Thread thread = new Thread(
                () -> {
                    try {
                        shared().warmUp();
                    } catch (RuntimeException | Error e) {
                        // The first call will say it.
                    }
                },
                "lido-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the shared pool is made of at this moment. Starts nothing. */
    public static PoolStatus status() {
        synchronized (LOCK) {
            WorkerPool open = shared;
            return open == null || !open.isUsable()
                    ? new PoolStatus(sharedOptions.workers(), List.of(), 0, 0, 0)
                    : open.status();
        }
    }

    /**
     * Where the time of the shared pool's last calls went, at most twenty. Prints as a table; can be saved as a picture.
     *
     * <pre>{@code
     * Pool.map(x -> slow(x), items);
     * Pool.timeline();
     * }</pre>
     */
    public static Timeline timeline() {
        synchronized (LOCK) {
            WorkerPool open = shared;
            return open == null ? new Timeline(List.of()) : open.timeline();
        }
    }

    /** Closes the shared pool: waits for its tasks and ends its workers. The next call opens another. */
    public static void shutdown() {
        WorkerPool open;
        synchronized (LOCK) {
            open = shared;
            shared = null;
        }
        if (open != null) {
            open.close();
        }
    }

    /**
     * Says what would travel to the workers if {@code fn} were given to {@link #map}: which classes, captured values and
     * session variables, how large, what of it the workers have already, and what can't travel and why. Sends nothing,
     * starts no worker, and does not throw for what can't travel.
     *
     * <pre>{@code
     * Pool.explain(x -> x + n);
     * Pool.explain((String s) -> s.length() + n);   // a lambda without a type takes an Integer: give another one
     * Pool.explain(() -> slow(42));
     * Pool.explain(f);                              // whatever type f has
     * }</pre>
     */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public static Explanation explain(Explanation.IntFn fn) {
        return explain((Object) fn);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for a lambda that returns nothing. */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public static Explanation explain(Explanation.IntAct action) {
        return explain((Object) action);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for a lambda whose parameter has a type: {@code (String s) -> ...}. */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public static <T, R> Explanation explain(Fn<T, R> fn) {
        return explain((Object) fn);
    }

    /** Like {@link #explain(Fn)}, for a lambda that returns nothing. */
    @SuppressWarnings("overloads") // each lambda has one that is the most specific: ExplainIT types them all
    public static <T> Explanation explain(Explanation.ItemAct<T> action) {
        return explain((Object) action);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for what is submitted. */
    public static <R> Explanation explain(Call<R> call) {
        return explain((Object) call);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for what is submitted. */
    public static Explanation explain(Run action) {
        return explain((Object) action);
    }

    /** Like {@link #explain(Explanation.IntFn)}, for a function of whatever type. */
    public static Explanation explain(Object fn) {
        try (CallSite site = SHARED.enter()) {
            return site.pool().explain(fn);
        }
    }

    /** The options of the shared pool, whether it is open or not. */
    static PoolOptions options() {
        synchronized (LOCK) {
            return sharedOptions;
        }
    }

    /** What stands for {@code function} where options are compared: a lambda that was typed again is the same. */
    static Object likeness(Object function) {
        String fingerprint = Session.CAPTURER.fingerprint(function);
        return fingerprint == null ? function : fingerprint;
    }

    private static WorkerPool adapt(PoolOptions options) {
        WorkerPool open = shared;
        if (open != null && open.isUsable()) {
            if (open.options().equals(options)) {
                return open;
            }
            if (open.options().makesSameWorkers(options)) {
                open.adjust(options);
                return open;
            }
        }
        if (open != null) {
            open.shutdown();
        }
        WorkerPool opened = open(options);
        shared = opened;
        return opened;
    }

    /**
     * Shares {@code value} with workers, as it is now: it reaches each worker that uses it once, whatever the number of
     * tasks and calls. {@link Shared#get} gives it to a task.
     *
     * <pre>{@code
     * Shared<Map<String, Integer>> index = Pool.broadcast(bigMap);
     * Pool.map(word -> index.get().get(word), words);
     * }</pre>
     *
     * @throws NotShippableException if it can't travel
     */
    public static <T> Shared<T> broadcast(T value) {
        try {
            return Shared.of(value, LocalEngine.broadcast(Session.CAPTURER, value));
        } catch (FailureException e) {
            throw Outcomes.ofBroadcast(e.failure());
        }
    }

    /** What all pools of this session share. Made with the first pool. */
    private static final class Session {
        /** Callbacks come close together; a thread that waits longer is only one more that a user sees. */
        private static final int IDLE_SECONDS = 5;

        private static final AtomicInteger THREADS = new AtomicInteger();
        static final Capturer CAPTURER = new Capturer();
        static final ExecutorService CALLBACKS = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Session::thread);

        private static Thread thread(Runnable task) {
            Thread thread = new Thread(task, "lido-callback-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
