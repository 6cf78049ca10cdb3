package dev.lido;

import dev.lido.local.Cpus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
 *   <li>{@link #chunk}: decided while the call runs, from the time that items take
 *   <li>{@link #maxDepth}: 10
 *   <li>{@link #jvmArgs}, {@link #env}, {@link #systemProperties}: none beyond Lido's own and the session's environment
 * </ul>
 *
 * <p>Immutable: each method returns changed options. Equal options are those with equal values.
 *
 * <pre>{@code
 * Pool.configure(o -> o.workers(4).heap("512m").idleTimeout(Duration.ofSeconds(10)));
 * }</pre>
 *
 * @since 0.1
 */
public final class PoolOptions {
    private static final Pattern HEAP = Pattern.compile("([1-9][0-9]{0,17})([kKmMgGtT]?)");
    private static final long LEAST_HEAP = 8L << 20;
    private static final long LEAST_WORKER = 40L << 20;

    private static final PoolOptions DEFAULTS = new PoolOptions(
            0, null, List.of(), Map.of(), Map.of(), Duration.ofSeconds(60), 0, Integer.getInteger(Pool.MAX_DEPTH, 10));

    private final int workers;
    private final @Nullable String heap;
    private final List<String> jvmArgs;
    private final Map<String, String> env;
    private final Map<String, String> systemProperties;
    private final Duration idleTimeout;
    private final int chunk;
    private final int maxDepth;

    private PoolOptions(
            int workers,
            @Nullable String heap,
            List<String> jvmArgs,
            Map<String, String> env,
            Map<String, String> systemProperties,
            Duration idleTimeout,
            int chunk,
            int maxDepth) {
        this.workers = workers;
        this.heap = heap;
        this.jvmArgs = jvmArgs;
        this.env = env;
        this.systemProperties = systemProperties;
        this.idleTimeout = idleTimeout;
        this.chunk = chunk;
        this.maxDepth = maxDepth;
    }

    /** All defaults. */
    public static PoolOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The most workers at a time.
     *
     * @throws IllegalArgumentException if less than 1, or more than the machine has memory for
     */
    public PoolOptions workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers (" + workers + ") must be at least 1");
        }
        if (workers > 64 && workers > machineMemory() / LEAST_WORKER) {
            throw new IllegalArgumentException("workers (" + workers + ") are too many for this machine: each needs "
                    + (LEAST_WORKER >> 20) + " MB at the least, and it has " + (machineMemory() >> 20) + " MB");
        }
        return new PoolOptions(workers, heap, jvmArgs, env, systemProperties, idleTimeout, chunk, maxDepth);
    }

    /**
     * The largest heap of a worker, as the JVM's {@code -Xmx} takes it: {@code "512m"}, {@code "2g"}.
     *
     * @throws IllegalArgumentException if it is no such size, less than 8 MB, or more than the machine has
     */
    public PoolOptions heap(String heap) {
        Matcher matcher = HEAP.matcher(Objects.requireNonNull(heap, "heap"));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "heap (\"" + heap + "\") must be a number with k, m or g behind it, such as \"512m\"");
        }
        int shift = 10
                * " kmgt"
                        .indexOf((matcher.group(2) + " ")
                                .toLowerCase(Locale.ROOT)
                                .charAt(0));
        long number = Long.parseLong(matcher.group(1));
        long bytes = number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
        if (bytes < LEAST_HEAP) {
            throw new IllegalArgumentException("heap (\"" + heap + "\") must be at least 8m");
        }
        if (bytes > machineMemory()) {
            throw new IllegalArgumentException(
                    "heap (\"" + heap + "\") is more than this machine's memory of " + (machineMemory() >> 20) + "m");
        }
        return new PoolOptions(workers, heap, jvmArgs, env, systemProperties, idleTimeout, chunk, maxDepth);
    }

    /** Further arguments for the workers' JVMs, such as {@code "-Xss4m"}. A bad one shows when a worker starts. */
    public PoolOptions jvmArgs(String... arguments) {
        List<String> checked = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("jvmArgs must not be empty or contain NUL");
            }
            checked.add(argument);
        }
        return new PoolOptions(
                workers, heap, List.copyOf(checked), env, systemProperties, idleTimeout, chunk, maxDepth);
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
        return new PoolOptions(
                workers, heap, jvmArgs, with(env, name, value), systemProperties, idleTimeout, chunk, maxDepth);
    }

    /** Sets a system property of the workers. */
    public PoolOptions systemProperty(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "system property name (\"" + name + "\") must not be empty or contain '='");
        }
        return new PoolOptions(
                workers, heap, jvmArgs, env, with(systemProperties, name, value), idleTimeout, chunk, maxDepth);
    }

    /**
     * How long a worker without work stays before it leaves; the next call starts a new one.
     *
     * @throws IllegalArgumentException if negative
     */
    public PoolOptions idleTimeout(Duration idleTimeout) {
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout (" + idleTimeout + ") must not be negative");
        }
        return new PoolOptions(workers, heap, jvmArgs, env, systemProperties, idleTimeout, chunk, maxDepth);
    }

    /**
     * How many items travel together, in place of Lido's own decision.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public PoolOptions chunk(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("chunk (" + items + ") must be at least 1");
        }
        return new PoolOptions(workers, heap, jvmArgs, env, systemProperties, idleTimeout, items, maxDepth);
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
        return new PoolOptions(workers, heap, jvmArgs, env, systemProperties, idleTimeout, chunk, depth);
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

    int chunk() {
        return chunk;
    }

    int maxDepth() {
        return maxDepth;
    }

    /** Whether pools with these options and {@code other} differ in nothing but their size. */
    boolean equalsButForSize(PoolOptions other) {
        return withWorkers(1).equals(other.withWorkers(1));
    }

    private PoolOptions withWorkers(int number) {
        return new PoolOptions(number, heap, jvmArgs, env, systemProperties, idleTimeout, chunk, maxDepth);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> changed = new HashMap<>(map);
        changed.put(name, value);
        return Map.copyOf(changed);
    }

    private static long machineMemory() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolOptions that
                && workers() == that.workers()
                && Objects.equals(heap, that.heap)
                && jvmArgs.equals(that.jvmArgs)
                && env.equals(that.env)
                && systemProperties.equals(that.systemProperties)
                && idleTimeout.equals(that.idleTimeout)
                && chunk == that.chunk
                && maxDepth == that.maxDepth;
    }

    @Override
    public int hashCode() {
        return Objects.hash(workers(), heap, jvmArgs, env, systemProperties, idleTimeout, chunk, maxDepth);
    }

    /** The values; of environment variables the names only. */
    @Override
    public String toString() {
        return "PoolOptions[workers=" + workers() + ", heap=" + (heap == null ? "auto" : heap) + ", idleTimeout="
                + idleTimeout + ", chunk=" + (chunk == 0 ? "auto" : chunk) + ", maxDepth=" + maxDepth + ", jvmArgs="
                + jvmArgs + ", env=" + env.keySet() + ", systemProperties=" + systemProperties.keySet() + "]";
    }
}
