package dev.lido;

import dev.lido.engine.TaskContext;
import java.util.random.RandomGenerator;

/**
 * What a running task may know of itself.
 *
 * <pre>{@code
 * Pool.map(x -> Task.current().index() + ":" + x, List.of("a", "b"));   // [0:a, 1:b]
 * }</pre>
 *
 * <p>An instance may be handed to other threads of the same task.
 *
 * @since 0.1
 */
public final class Task {
    private final TaskContext context;

    private Task(TaskContext context) {
        this.context = context;
    }

    /**
     * The task that the calling thread runs.
     *
     * @throws IllegalStateException if it runs none: outside of the pool's workers, or on a thread that the task started
     */
    public static Task current() {
        TaskContext context = TaskContext.current();
        if (context == null) {
            throw new IllegalStateException("There is no current task on thread "
                    + Thread.currentThread().getName()
                    + ". Task.current() works inside a function that a pool runs, on the thread that runs it.");
        }
        return new Task(context);
    }

    /** Index of the item within its call, from 0; 0 for a submitted task. */
    public long index() {
        return context.index();
    }

    /** 1 for the first time that this item runs, 2 when it is tried again, and so on. */
    public int attempt() {
        return context.attempt();
    }

    /** Number of the worker that runs this task, from 1; workers that replace others have new numbers. */
    public int workerId() {
        return context.worker();
    }

    /**
     * Random numbers that depend on the call's seed and this item's index only: the same ones with any number of workers
     * and after a retry. Give the call a seed, and each run gives the same results:
     *
     * <pre>{@code
     * Pool.configure(o -> o.seed(42));
     * Pool.map(i -> Task.current().random().nextGaussian(), Items.range(0, 1000));
     * }</pre>
     *
     * <p>The same generator each time that a task asks; not thread-safe. The algorithm is that of
     * {@link java.util.SplittableRandom}, begun with a hash of seed and index.
     */
    public RandomGenerator random() {
        return context.random();
    }

    /**
     * Tells what part of this task is done, for whoever follows the call's progress: see {@link CallOptions#progress}. Costs
     * next to nothing, so a loop may call it each time round:
     *
     * <pre>{@code
     * Pool.map(n -> {
     *     for (int i = 0; i < n; i++) {
     *         step(i);
     *         Task.current().progress((double) i / n);
     *     }
     *     return n;
     * }, sizes);
     * }</pre>
     *
     * @param fraction from 0 to 1
     * @throws IllegalArgumentException if it is outside of that, or no number
     */
    public void progress(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("progress (" + fraction + ") must be from 0 to 1");
        }
        context.progress(fraction);
    }

    /** Whether nobody waits for the result any longer. A task that runs for long may ask and stop early. */
    public boolean isCancelled() {
        return context.isCancelled();
    }

    @Override
    public String toString() {
        return "Task[index=" + index() + ", attempt=" + attempt() + ", worker=" + workerId()
                + (isCancelled() ? ", cancelled]" : "]");
    }
}
