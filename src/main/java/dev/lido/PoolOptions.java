package dev.lido;

import dev.lido.engine.ValueRule;
import dev.lido.local.Cpus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is like. Defaults:
 *
 * <ul>
 *   <li>{@link #workers}: {@link Pool#cpus}
 *   <li>{@link #heap}: a quarter of the machine's memory, less where many workers share it
 *   <li>{@link #idleTimeout}: 60 seconds
 *   <li>{@link #taskTimeout}: none
 *   <li>{@link #retries}: 0
 *   <li>{@link #heartbeatTimeout}: 8 seconds
 *   <li>{@link #recycleAfter(String)}: when a worker holds three quarters of its heap
 *   <li>{@link #output}: forwarded
 *   <li>{@link #chunk}: decided while the call runs, from the time that items take
 *   <li>{@link #onError}: {@link OnError#FAIL_FAST}
 *   <li>{@link #seed}: another one for each call
 *   <li>{@link #progress}: shown on a terminal, of calls that wait and take more than 2 seconds
 *   <li>{@link #initializer}: none
 *   <li>{@link #engine}: {@code "local"}
 *   <li>{@link #maxDepth}: 10
 *   <li>{@link #jvmArgs}, {@link #env}, {@link #systemProperties}: none beyond Lido's own and the session's environment
 * </ul>
 *
 * <p>Immutable: each method returns changed options. Equal options are those with equal values; functions are equal if
 * they have the same code and held the same values when they were given, wherever they were typed.
 *
 * <pre>{@code
 * Pool.configure(o -> o.workers(4).heap("512m").idleTimeout(Duration.ofSeconds(10)));
 * }</pre>
 *
 * @since 0.1
 */
public final class PoolOptions {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,17})([kKmMgGtT]?)");
    private static final long LEAST_HEAP = 8L << 20;
    private static final long LEAST_WORKER = 40L << 20;
    static final String LOCAL = "local";
    static final String THREADS = "threads";
    static final String INLINE = "inline";
    private static final List<String> ENGINES = List.of(LOCAL, THREADS, INLINE);

    private static final PoolOptions DEFAULTS = new PoolOptions();

    // Set while a copy is made, and never again.
    private int workers;
    private @Nullable String heap;
    private List<String> jvmArgs = List.of();
    private Map<String, String> env = Map.of();
    private Map<String, String> systemProperties = Map.of();
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration heartbeatTimeout = Duration.ofSeconds(8);
    private CallOptions calls = CallOptions.DEFAULTS;
    private @Nullable Run initializer;
    private @Nullable Object initializerLikeness;
    private String engine = LOCAL;
    private @Nullable Object sparkContext;
    private List<ValueRule> taskRules = List.of();
    private List<ValueRule> resultRules = List.of();
    private List<List<Object>> taskRuleLikeness = List.of();
    private List<List<Object>> resultRuleLikeness = List.of();
    private int maxDepth = Integer.getInteger(Pool.MAX_DEPTH, 10);
    private int recycleTasks;
    private @Nullable String recycleGrowth;
    private Output output = Output.FORWARD;

    /** What becomes of what tasks print. */
    public enum Output {
        /** It appears in the session, line by line, each with its worker's number. */
        FORWARD,
        /** It is thrown away. */
        QUIET
    }

    private PoolOptions() {}

    private PoolOptions(PoolOptions other) {
        workers = other.workers;
        heap = other.heap;
        jvmArgs = other.jvmArgs;
        env = other.env;
        systemProperties = other.systemProperties;
        idleTimeout = other.idleTimeout;
        heartbeatTimeout = other.heartbeatTimeout;
        calls = other.calls;
        initializer = other.initializer;
        initializerLikeness = other.initializerLikeness;
        engine = other.engine;
        sparkContext = other.sparkContext;
        taskRules = other.taskRules;
        resultRules = other.resultRules;
        taskRuleLikeness = other.taskRuleLikeness;
        resultRuleLikeness = other.resultRuleLikeness;
        maxDepth = other.maxDepth;
        recycleTasks = other.recycleTasks;
        recycleGrowth = other.recycleGrowth;
        output = other.output;
    }

    private PoolOptions with(Consumer<PoolOptions> change) {
        PoolOptions changed = new PoolOptions(this);
        change.accept(changed);
        return changed;
    }

    /** All defaults. */
    public static PoolOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The most workers at a time.
     *
     * @throws IllegalArgumentException if less than 1, or more than 64 and more than the machine has memory for
     */
    public PoolOptions workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers (" + workers + ") must be at least 1");
        }
        if (workers > 64 && workers > machineMemory() / LEAST_WORKER) {
            throw new IllegalArgumentException("workers (" + workers + ") are too many for this machine: each needs "
                    + (LEAST_WORKER >> 20) + " MB at the least, and it has " + (machineMemory() >> 20) + " MB");
        }
        return with(o -> o.workers = workers);
    }

    /**
     * The largest heap of a worker, as the JVM's {@code -Xmx} takes it: {@code "512m"}, {@code "2g"}.
     *
     * @throws IllegalArgumentException if it is no such size, less than 8 MB, or more than the machine has
     */
    public PoolOptions heap(String heap) {
        bytes("heap", heap);
        return with(o -> o.heap = heap);
    }

    /**
     * Further arguments for the workers' JVMs, such as {@code "-Xss4m"}; or another collector than the serial one, such as
     * {@code "-XX:+UseG1GC"}. A bad one shows when a worker starts.
     */
    public PoolOptions jvmArgs(String... arguments) {
        List<String> checked = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("jvmArgs must not be empty or contain NUL");
            }
            checked.add(argument);
        }
        return with(o -> o.jvmArgs = List.copyOf(checked));
    }

    /**
     * Sets an environment variable of the workers; they have the session's otherwise.
     *
     * @throws IllegalArgumentException if the name is empty, or contains '=' or NUL, or the value contains NUL
     */
    public PoolOptions env(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "env name (\"" + name.replace('\0', '?') + "\") must not be empty or contain '=' or NUL");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("env value of " + name + " must not contain NUL");
        }
        return with(o -> o.env = with(env, name, value));
    }

    /**
     * Sets a system property of the workers. They have none of those that were set in the session.
     *
     * @throws IllegalArgumentException if the name is empty, or contains '=' or NUL, or the value contains NUL
     */
    public PoolOptions systemProperty(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("system property name (\"" + name.replace('\0', '?')
                    + "\") must not be empty or contain '=' or NUL");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("system property value of " + name + " must not contain NUL");
        }
        return with(o -> o.systemProperties = with(systemProperties, name, value));
    }

    /**
     * How long a worker without work stays before it leaves; the next call starts a new one. Zero: it leaves at once.
     *
     * @throws IllegalArgumentException if negative
     */
    public PoolOptions idleTimeout(Duration idleTimeout) {
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout (" + idleTimeout + ") must not be negative");
        }
        return with(o -> o.idleTimeout = idleTimeout);
    }

    /**
     * How long one item may run, counted in the worker from the moment that it begins; zero for no limit. When it is
     * over, the task is interrupted, and half a second later its worker is killed, so that also {@code while (true) {}}
     * ends. The item fails with {@link TaskTimeoutException}; no other item does.
     *
     * @throws IllegalArgumentException if negative
     */
    public PoolOptions taskTimeout(Duration taskTimeout) {
        return with(o -> o.calls = calls.timeout(taskTimeout));
    }

    /**
     * How often an item that failed is run again, on whatever worker is free: after it threw, after its time was over, and
     * after its worker died. {@link Task#attempt} tells the task which run it is. Not retried is what would fail the
     * same way each time: what can't be shipped, and a {@link VirtualMachineError} in the session.
     *
     * <pre>{@code
     * Pool.configure(o -> o.retries(2));   // at most three runs of each item
     * }</pre>
     *
     * @throws IllegalArgumentException if negative
     */
    public PoolOptions retries(int retries) {
        return with(o -> o.calls = calls.retries(retries));
    }

    /**
     * How long a worker may show no sign of life before it is killed and replaced: because it was stopped, or because its
     * garbage collector has all of its time and frees nothing. Signs of life come from a thread of their own, so a task
     * may compute for as long as it likes. At least 1 second; zero for never.
     *
     * @throws IllegalArgumentException if negative, or more than zero and less than 1 second
     */
    public PoolOptions heartbeatTimeout(Duration heartbeatTimeout) {
        if (heartbeatTimeout.isNegative()
                || !heartbeatTimeout.isZero() && heartbeatTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "heartbeatTimeout (" + heartbeatTimeout + ") must be at least 1 second, or zero for never");
        }
        return with(o -> o.heartbeatTimeout = heartbeatTimeout);
    }

    /**
     * Replaces a worker when it has run this many items: for libraries that leak.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public PoolOptions recycleAfter(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("recycleAfter (" + items + ") must be at least 1");
        }
        return with(o -> o.recycleTasks = items);
    }

    /**
     * Replaces a worker when what it holds after a garbage collection (or its memory outside of the heap) has grown by this
     * much since its first task, such as {@code "200m"}. It is asked between tasks, about once a second, and a line in
     * the session tells what grew. Without this, a worker is replaced when it holds three quarters of its largest heap.
     *
     * @throws IllegalArgumentException if it is no such size, less than 8 MB, or more than the machine has
     */
    public PoolOptions recycleAfter(String growth) {
        bytes("recycleAfter", growth);
        return with(o -> o.recycleGrowth = growth);
    }

    /** What becomes of what tasks print. */
    public PoolOptions output(Output output) {
        Objects.requireNonNull(output, "output");
        return with(o -> o.output = output);
    }

    /**
     * How many items travel together, in place of Lido's own decision.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public PoolOptions chunk(int items) {
        return with(o -> o.calls = calls.chunk(items));
    }

    /** What calls do when an item fails, after its retries. */
    public PoolOptions onError(OnError policy) {
        return with(o -> o.calls = calls.onError(policy));
    }

    /**
     * How many items {@code imap} takes from its source beyond those whose results were fetched; see {@link
     * CallOptions#inFlight}.
     *
     * @throws IllegalArgumentException if less than 1, or less than {@link #chunk}
     */
    public PoolOptions inFlight(int items) {
        return with(o -> o.calls = calls.inFlight(items));
    }

    /** What {@link Task#random} depends on, together with the index of the item. */
    public PoolOptions seed(long seed) {
        return with(o -> o.calls = calls.seed(seed));
    }

    /** Whether the progress of calls is shown; see {@link CallOptions#progress(boolean)}. */
    public PoolOptions progress(boolean shown) {
        return with(o -> o.calls = calls.progress(shown));
    }

    /** Tells {@code listener} of the progress of each call; see {@link CallOptions#progress(Consumer)}. */
    public PoolOptions progress(Consumer<ProgressUpdate> listener) {
        return with(o -> o.calls = calls.progress(listener));
    }

    /**
     * Runs in each worker before its first task, with what it captures by value as it is now. If it throws, the calls that
     * wait for a worker fail with {@link EngineException}, whose cause is what it threw; if it ends the worker, that is
     * tried again twice.
     *
     * <pre>{@code
     * Pool.configure(o -> o.initializer(() -> Locale.setDefault(Locale.ROOT)));
     * }</pre>
     */
    public PoolOptions initializer(Run initializer) {
        Objects.requireNonNull(initializer, "initializer");
        return with(o -> {
            o.initializer = initializer;
            o.initializerLikeness = Pool.likeness(initializer);
        });
    }

    /**
     * Lets objects of a type travel, in both directions, as something else: {@code to} makes it where the object is, {@code
     * from} makes an object of it on arrival. For types that can't travel, or could do so in a better way; holds for all
     * that extend or implement {@code type}, but the most specific type counts. {@link Remade} does it for one object.
     *
     * <pre>{@code
     * Pool.configure(o -> o.serializer(Thread.class, t -> t.getName(), name -> new Thread(name)));
     * }</pre>
     */
    public <T, S> PoolOptions serializer(
            Class<T> type, Fn<? super T, ? extends S> to, Fn<? super S, ? extends T> from) {
        return taskSerializer(type, to, from).resultSerializer(type, to, from);
    }

    /** Like {@link #serializer}, for what goes to the workers: functions with what they capture, variables, items. */
    public <T, S> PoolOptions taskSerializer(
            Class<T> type, Fn<? super T, ? extends S> to, Fn<? super S, ? extends T> from) {
        return with(o -> {
            o.taskRules = with(taskRules, type, to, from);
            o.taskRuleLikeness = likenesses(o.taskRules);
        });
    }

    /** Like {@link #serializer}, for what comes back: results and exceptions. */
    public <T, S> PoolOptions resultSerializer(
            Class<T> type, Fn<? super T, ? extends S> to, Fn<? super S, ? extends T> from) {
        return with(o -> {
            o.resultRules = with(resultRules, type, to, from);
            o.resultRuleLikeness = likenesses(o.resultRules);
        });
    }

    /**
     * Where tasks run:
     *
     * <ul>
     *   <li>{@code "local"}: in worker processes on this machine; the default
     *   <li>{@code "threads"}: in threads of the session, for tiny work: nothing travels, nothing is isolated. A task that
     *       does not heed an interrupt at its time limit can't be stopped: its item fails, another thread takes the place
     *       of its thread, and the task goes on until it ends by itself
     *   <li>{@code "inline"}: on the thread that calls, one item after the other, for debugging: a breakpoint stops the
     *       caller, and {@code submit} returns when the task has ended
     *   <li>{@code "spark://host:7077"}, or whatever else Spark takes for the master of a cluster
     *       ({@code "local-cluster[2,1,512]"}, {@code "yarn"}, {@code "k8s://..."}): on a Spark cluster, in worker processes
     *       beside its executors. Spark itself has to be on the session's class path, in the cluster's version
     * </ul>
     *
     * <p>With {@code "threads"} and {@code "inline"} functions and items are the session's own objects, not copies: what a
     * task changes has changed. What workers as processes have, such as {@link #heap} and {@link #jvmArgs}, is refused
     * there when the pool is opened.
     *
     * <pre>{@code
     * Pool.configure(o -> o.engine("inline"));   // step through the function
     * }</pre>
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public PoolOptions engine(String engine) {
        if (!ENGINES.contains(Objects.requireNonNull(engine, "engine")) && !SparkEngines.isMaster(engine)) {
            throw new IllegalArgumentException("engine (\"" + engine + "\") must be one of "
                    + String.join(", ", ENGINES) + ", or a Spark master such as spark://host:7077");
        }
        return with(o -> {
            o.engine = engine;
            o.sparkContext = null;
        });
    }

    /**
     * Tasks run on the Spark cluster of an application that is there already: a {@code SparkContext}, a {@code
     * JavaSparkContext} or a {@code SparkSession}, as in {@code Pool.configure(o -> o.engine(spark))}. Closing the pool does
     * not stop it.
     *
     * @see #engine(String)
     */
    public PoolOptions engine(Object sparkContext) {
        Objects.requireNonNull(sparkContext, "sparkContext");
        return with(o -> {
            o.engine = SparkEngines.OF_CONTEXT;
            o.sparkContext = sparkContext;
        });
    }

    /**
     * How deep pools may be nested: tasks that use a pool, whose tasks use a pool, and so on. Pools that tasks open are
     * held to it, too, unless they are given a limit of their own.
     *
     * @throws IllegalArgumentException if less than 0
     */
    public PoolOptions maxDepth(int depth) {
        if (depth < 0) {
            throw new IllegalArgumentException("maxDepth (" + depth + ") must not be negative");
        }
        return with(o -> o.maxDepth = depth);
    }

    /**
     * Sets an option by its name, with its value as a text: for command lines and notebooks. Durations have a unit
     * ({@code "60s"}, {@code "500ms"}), environment variables and system properties are {@code NAME=VALUE}, further JVM
     * arguments stand between spaces. Case, {@code -} and {@code _} in names don't matter. Functions can't be given so:
     * {@link #initializer} and the serializers.
     *
     * <pre>{@code
     * PoolOptions.defaults().set("workers", "4").set("idle-timeout", "60s");
     * }</pre>
     *
     * @throws IllegalArgumentException if there is no such option (the message lists those that there are), or the value
     *     makes no sense
     */
    public PoolOptions set(String name, String value) {
        return NamedOptions.set(this, name, value);
    }

    /** The names that {@link #set} knows. */
    public static List<String> names() {
        return NamedOptions.ofPools();
    }

    /** The number of workers; {@link Pool#cpus} unless set. */
    public int workers() {
        return workers == 0 ? Cpus.usable() : workers;
    }

    @Nullable
    String heap() {
        return heap;
    }

    List<String> jvmArgs() {
        return jvmArgs;
    }

    Map<String, String> env() {
        return env;
    }

    Map<String, String> systemProperties() {
        return systemProperties;
    }

    /** How long an idle worker stays. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** How long one item may run; zero for no limit. */
    public Duration taskTimeout() {
        return calls.timeout();
    }

    /** How often an item that failed is run again. */
    public int retries() {
        return calls.retries();
    }

    /** The options of each call. */
    CallOptions calls() {
        return calls;
    }

    List<ValueRule> taskRules() {
        return taskRules;
    }

    List<ValueRule> resultRules() {
        return resultRules;
    }

    @Nullable
    Run initializer() {
        return initializer;
    }

    String engine() {
        return engine;
    }

    /** The SparkContext that was given, or null. */
    @Nullable
    Object sparkContext() {
        return sparkContext;
    }

    /** The number of workers that was set, or 0. */
    int workersSet() {
        return workers;
    }

    Duration heartbeatTimeout() {
        return heartbeatTimeout;
    }

    /** Items after which a worker is replaced; 0 for never. */
    int recycleTasks() {
        return recycleTasks;
    }

    /** Growth in bytes after which a worker is replaced; 0 for the default. */
    long recycleGrowth() {
        return recycleGrowth == null ? 0 : bytes("recycleAfter", recycleGrowth);
    }

    Output output() {
        return output;
    }

    int maxDepth() {
        return maxDepth;
    }

    /** The options set here that only workers which are processes have. */
    List<String> ofProcesses() {
        List<String> set = new ArrayList<>();
        CallOptions.show(set, "heap", heap, null);
        CallOptions.show(set, "jvmArgs", jvmArgs, List.of());
        CallOptions.show(set, "env", env.keySet(), Set.of());
        CallOptions.show(set, "systemProperties", systemProperties.keySet(), Set.of());
        CallOptions.show(set, "heartbeatTimeout", heartbeatTimeout, DEFAULTS.heartbeatTimeout);
        CallOptions.show(set, "recycleAfter", recycleTasks, 0);
        CallOptions.show(set, "recycleAfter", recycleGrowth, null);
        CallOptions.show(set, "output", output, Output.FORWARD);
        return set;
    }

    /** Whether workers of a pool with these options can serve one with {@code other}: but for their number, they are alike. */
    boolean makesSameWorkers(PoolOptions other) {
        return ofWorkers().equals(other.ofWorkers());
    }

    private PoolOptions ofWorkers() {
        return with(o -> {
            o.workers = 1;
            o.calls = CallOptions.DEFAULTS;
        });
    }

    @SuppressWarnings("unchecked") // the callers' signatures have checked it
    private static List<ValueRule> with(List<ValueRule> rules, Class<?> type, Fn<?, ?> to, Fn<?, ?> from) {
        Objects.requireNonNull(type, "type");
        List<ValueRule> changed = new ArrayList<>(rules);
        changed.removeIf(rule -> rule.type() == type);
        changed.add(new ValueRule(type, (Fn<Object, ?>) Objects.requireNonNull(to, "to"), (Fn<Object, ?>)
                Objects.requireNonNull(from, "from")));
        return List.copyOf(changed);
    }

    private static List<List<Object>> likenesses(List<ValueRule> rules) {
        return rules.stream()
                .map(rule -> List.of(rule.type(), Pool.likeness(rule.to()), Pool.likeness(rule.from())))
                .toList();
    }

    private static List<String> types(List<ValueRule> rules) {
        return rules.stream().map(rule -> rule.type().getSimpleName()).toList();
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> changed = new HashMap<>(map);
        changed.put(name, value);
        return Map.copyOf(changed);
    }

    /** The number of bytes that {@code text} stands for, as {@code -Xmx} takes it. */
    private static long bytes(String option, String text) {
        Matcher matcher = SIZE.matcher(Objects.requireNonNull(text, option));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    option + " (\"" + text + "\") must be a number with k, m or g behind it, such as \"512m\"");
        }
        int shift = 10
                * " kmgt"
                        .indexOf((matcher.group(2) + " ")
                                .toLowerCase(Locale.ROOT)
                                .charAt(0));
        long number = Long.parseLong(matcher.group(1));
        long bytes = number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
        if (bytes < LEAST_HEAP) {
            throw new IllegalArgumentException(option + " (\"" + text + "\") must be at least 8m");
        }
        if (bytes > machineMemory()) {
            throw new IllegalArgumentException(option + " (\"" + text + "\") is more than this machine's memory of "
                    + (machineMemory() >> 20) + "m");
        }
        return bytes;
    }

    private static long machineMemory() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    /** All that counts, for equality. */
    private List<Object> values() {
        return Arrays.asList(
                workers(),
                heap,
                jvmArgs,
                env,
                systemProperties,
                idleTimeout,
                heartbeatTimeout,
                calls,
                initializerLikeness,
                engine,
                sparkContext,
                taskRuleLikeness,
                resultRuleLikeness,
                maxDepth,
                recycleTasks,
                recycleGrowth,
                output);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof PoolOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** The values that are not the defaults, and the number of workers; of environment variables the names only. */
    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        shown.add("workers=" + workers());
        CallOptions.show(shown, "engine", engine, LOCAL);
        CallOptions.show(shown, "idleTimeout", idleTimeout, DEFAULTS.idleTimeout);
        shown.addAll(calls.shown());
        CallOptions.show(shown, "initializer", initializer == null ? null : "set", null);
        CallOptions.show(shown, "taskSerializer", types(taskRules), List.of());
        CallOptions.show(shown, "resultSerializer", types(resultRules), List.of());
        CallOptions.show(shown, "maxDepth", maxDepth, DEFAULTS.maxDepth);
        shown.addAll(ofProcesses());
        return "PoolOptions" + shown;
    }
}
