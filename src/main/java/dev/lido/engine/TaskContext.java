package dev.lido.engine;

import org.jspecify.annotations.Nullable;

/** What a running task may know of itself. Set by the engine on the thread that runs the task. */
public final class TaskContext {
    private static final ThreadLocal<TaskContext> CURRENT = new ThreadLocal<>();

    private final long index;
    private final int attempt;
    private final int worker;
    private volatile boolean cancelled;

    public TaskContext(long index, int attempt, int worker) {
        this.index = index;
        this.attempt = attempt;
        this.worker = worker;
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

    public boolean isCancelled() {
        return cancelled;
    }

    /** Tells the task that nobody waits for it any longer. */
    public void cancel() {
        cancelled = true;
    }
}
