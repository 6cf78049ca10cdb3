package dev.lido.engine;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a running task may know of itself. Set by the engine on the thread that runs the task. */
public final class TaskContext {
    /** Where what a task tells of itself goes. From any thread of the task. */
    @FunctionalInterface
    public interface Listener {
        void progressed(TaskContext task, double fraction);
    }

    /** In place of a fraction: the task has told nothing. */
    public static final double UNTOLD = -1;

    private static final ThreadLocal<TaskContext> CURRENT = new ThreadLocal<>();

    private final long index;
    private final int attempt;
    private final int worker;
    private final long seed;
    private final Map<Object, Object> locals;
    private final @Nullable Listener listener;
    private volatile boolean cancelled;
    private volatile double fraction = UNTOLD;
    private @Nullable RandomGenerator random;

    /**
     * @param seed what {@link #random} depends on, together with {@code index}
     * @param locals what outlives the task in its worker; used by one task at a time
     */
    public TaskContext(long index, int attempt, int worker, long seed, Map<Object, Object> locals) {
        this(index, attempt, worker, seed, locals, null);
    }

    /** @param listener is told by the task what part of it is done */
    public TaskContext(
            long index, int attempt, int worker, long seed, Map<Object, Object> locals, @Nullable Listener listener) {
        this.index = index;
        this.attempt = attempt;
        this.worker = worker;
        this.seed = seed;
        this.locals = locals;
        this.listener = listener;
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

    /** The task tells what part of it is done, from 0 to 1. */
    public void progress(double done) {
        fraction = done;
        if (listener != null) {
            listener.progressed(this, done);
        }
    }

    /** What it has told last, or {@link #UNTOLD}. */
    public double fraction() {
        return fraction;
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
