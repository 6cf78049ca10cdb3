package dev.lido.engine;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a running task may know of itself. Set by the engine on the thread that runs the task. */
public final class TaskContext {
    private static final ThreadLocal<TaskContext> CURRENT = new ThreadLocal<>();

    private final long index;
    private final int attempt;
    private final int worker;
    private final long seed;
    private final Map<Object, Object> locals;
    private volatile boolean cancelled;
    private @Nullable RandomGenerator random;

    /**
     * @param seed what {@link #random} depends on, together with {@code index}
     * @param locals what outlives the task in its worker; used by one task at a time
     */
    public TaskContext(long index, int attempt, int worker, long seed, Map<Object, Object> locals) {
        this.index = index;
        this.attempt = attempt;
        this.worker = worker;
        this.seed = seed;
        this.locals = locals;
    }

    /** The context of the task that this thread runs, or null. */
    public static @Nullable TaskContext current() {
        return CURRENT.get();
    }

    /** Makes {@code context} the current one of this thread; null ends the task. */
    public static void enter(@Nullable TaskContext context) {
        if (context == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(context);
        }
    }

    public long index() {
        return index;
    }

    public int attempt() {
        return attempt;
    }

    public int worker() {
        return worker;
    }

    /** What tasks have left in this worker for those that follow. */
    public Map<Object, Object> locals() {
        return locals;
    }

    /**
     * This task's random numbers: the same ones for the same seed and index, wherever and however often it runs. Not
     * thread-safe.
     */
    public synchronized RandomGenerator random() {
        RandomGenerator made = random;
        if (made == null) {
            // Bijective: no two items of a call start alike.
            made = new SplittableRandom(mix(mix(seed) + index));
            random = made;
        }
        return made;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Tells the task that nobody waits for it any longer. */
    public void cancel() {
        cancelled = true;
    }

    /** David Stafford's variant 13 of the finalizer of MurmurHash3, as in {@link SplittableRandom}. */
    public static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
