package dev.lido.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One chunk that runs on a thread of this JVM.
 *
 * <p>Outcomes are reported by that thread, under the monitor. An item that does not heed the interrupt at its time limit,
 * or when it is cancelled, can be given up: another thread then reports in its place, and the first one finds, when the
 * item returns at last, that it is not wanted any longer.
 */
final class ChunkRun {
    private static final long PID = ProcessHandle.current().pid();
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Chunk chunk;
    private final List<@Nullable Object> items;
    private final ItemFunction function;
    private final Partial.@Nullable Builder partial;
    private final int worker;
    private final Map<Object, Object> locals;
    private final Watchdog watchdog;
    /** Called when this run was given up; null if its thread can't be done without. */
    private final @Nullable Runnable onGivenUp;

    // Guarded by the monitor:
    /** The thread, while an item runs on it. */
    private @Nullable Thread thread;

    private @Nullable TaskContext task;
    /** Why no other item is to begin. */
    private @Nullable Failure ending;
    /** Where the running item was when its time was over. */
    private @Nullable String expired;
    /** Whether the thread was interrupted by us. */
    private boolean interrupted;
    /** When the running item is to be looked at, if {@link #limited}. */
    private long due;

    private boolean limited;
    /** Whether the running item is being combined with those before. */
    private boolean combining;
    /** Items before this one have been reported. */
    private int reported;
    /** Items before this one have ended; the results of those from {@link #reported} on are in {@link #partial}. */
    private int ended;

    private boolean over;
    private final long began = System.nanoTime();
    private long runNanos;
    private int slowest = -1;
    private long slowestNanos;

    ChunkRun(Chunk chunk, int worker, Map<Object, Object> locals, Watchdog watchdog, @Nullable Runnable onGivenUp) {
        this.chunk = chunk;
        this.items = ((DirectParcel) chunk.parcel()).items();
        this.function = ((DirectJob) chunk.job()).function();
        this.partial = function instanceof Fold fold ? new Partial.Builder(fold) : null;
        this.worker = worker;
        this.locals = locals;
        this.watchdog = watchdog;
        this.onGivenUp = onGivenUp;
    }

    Chunk chunk() {
        return chunk;
    }

    int count() {
        return items.size();
    }

    /** How far it is; null if it is over. */
    synchronized @Nullable ChunkProgress progress() {
        TaskContext running = task;
        return over
                ? null
                : new ChunkProgress(
                        chunk,
                        worker,
                        PID,
                        Math.max(ended, reported),
                        running != null,
                        running == null ? TaskContext.UNTOLD : running.fraction());
    }

    synchronized long runNanos() {
        return runNanos;
    }

    /**
     * Runs the items on the calling thread.
     *
     * @param untilInterrupted whether the thread's owner may interrupt it, to have what was not begun put back
     * @return whether all was reported, and the chunk is to be {@linkplain #leave left}; otherwise another thread has done
     *     both, and the calling one is not wanted any longer
     */
    boolean run(boolean untilInterrupted) {
        for (int i = 0; i < items.size(); i++) {
            TaskContext context =
                    new TaskContext(chunk.firstIndex() + i, chunk.attempt(), worker, chunk.seed(), locals);
            if (untilInterrupted && i > 0 && Thread.currentThread().isInterrupted()) {
                return finish(true);
            }
            if (!begin(context, i == 0)) {
                break;
            }
            if (!runItem(context, items.get(i), i)) {
                return false;
            }
        }
        return finish(false);
    }

    private boolean runItem(TaskContext context, @Nullable Object item, int offset) {
        TaskContext former = TaskContext.current();
        Object result = null;
        Throwable error = null;
        long start = System.nanoTime();
        TaskContext.enter(context);
        try {
            result = function.apply(item);
            if (partial != null && combines()) {
                partial.add(result);
            }
        } catch (Throwable thrown) {
            error = thrown;
        } finally {
            TaskContext.enter(former);
        }
        return end(offset, result, error, System.nanoTime() - start);
    }

    private synchronized boolean begin(TaskContext context, boolean first) {
        if (first && chunk.isCancelled()) {
            // It may have been cancelled before we were there to be told.
            ending = new Failure.Dropped();
        }
        if (ending != null || over) {
            return false;
        }
        thread = Thread.currentThread();
        task = context;
        expired = null;
        if (chunk.timeoutNanos() > 0) {
            lookIn(chunk.timeoutNanos());
        }
        return true;
    }

    /** Under the monitor. */
    private void lookIn(long nanos) {
        due = System.nanoTime() + nanos;
        limited = true;
        watchdog.watch(this, due);
    }

    /** Whether the result of the running item is still wanted, to be combined with the others. */
    private synchronized boolean combines() {
        combining = !over;
        return combining;
    }

    private synchronized boolean end(int offset, @Nullable Object result, @Nullable Throwable error, long nanos) {
        thread = null;
        task = null;
        limited = false;
        if (interrupted) {
            interrupted = false;
            Thread.interrupted(); // ours
        }
        if (over) {
            return false;
        }
        runNanos += nanos;
        if (nanos > slowestNanos) {
            slowest = offset;
            slowestNanos = nanos;
        }
        // What has been combined can't be taken back.
        boolean combined = combining && error == null;
        combining = false;
        if (expired != null && !combined) {
            failed(offset, new Failure.TimedOut(chunk.timeoutNanos(), expired));
        } else if (error != null) {
            failed(offset, threw(error));
        } else {
            ended = offset + 1;
            if (partial == null) {
                chunk.succeeded(offset, result);
                reported = ended;
            }
        }
        return true;
    }

    private void failed(int offset, Failure failure) {
        reportCombined();
        chunk.failed(offset, failure);
        ended = offset + 1;
        reported = ended;
        if (chunk.stopAtFailure() && ending == null) {
            ending = new Failure.Dropped();
        }
    }

    /** Reports those that were combined, if any were; under the monitor. */
    private void reportCombined() {
        if (partial != null && reported < ended) {
            for (int i = reported; i < ended - 1; i++) {
                chunk.succeeded(i, null);
            }
            chunk.succeeded(ended - 1, partial.accumulated());
            partial.clear();
            reported = ended;
        }
    }

    private static Failure threw(Throwable error) {
        String message;
        try {
            message = error.getMessage();
        } catch (Throwable e) {
            message = "(its getMessage threw " + e.getClass().getName() + ")";
        }
        return new Failure.Threw(error, error.getClass().getName(), message, "");
    }

    private boolean finish(boolean putBack) {
        synchronized (this) {
            if (over) {
                return false;
            }
            reportCombined();
            if (putBack) {
                chunk.putBack(reported);
            } else {
                failRest(Objects.requireNonNullElseGet(ending, Failure.Dropped::new));
            }
            over = true;
        }
        return true;
    }

    /** Under the monitor. */
    private void failRest(Failure failure) {
        for (int i = reported; i < items.size(); i++) {
            chunk.failed(i, failure);
        }
        reported = items.size();
    }

    /** Ends the chunk, of which all was reported. */
    void leave() {
        watchdog.forget(this);
        ChunkTimes times;
        synchronized (this) {
            WorkerLife life = new WorkerLife(worker, PID, began, began);
            times = ChunkTimes.inPlace(life, began, System.nanoTime(), runNanos, slowest, slowestNanos);
        }
        chunk.ended(times);
    }

    /** Stops the chunk: the running item is interrupted, and the rest is not begun. From any thread. */
    synchronized void cancel() {
        if (ending == null) {
            ending = new Failure.Dropped();
        }
        if (thread != null) {
            interrupt(thread);
            lookIn(GRACE_NANOS);
        }
    }

    /** Under the monitor, which keeps the thread at this item. */
    private void interrupt(Thread running) {
        interrupted = true;
        if (task != null) {
            task.cancel();
        }
        running.interrupt();
    }

    /** Does what is due at {@code now}; returns how long there is until more is. From the watchdog's thread. */
    long look(long now) {
        Failure failure;
        synchronized (this) {
            if (thread == null || !limited) {
                return Long.MAX_VALUE;
            }
            if (due - now > 0) {
                return due - now;
            }
            if (expired == null && ending == null) {
                expired = trace(thread);
                interrupt(thread);
                lookIn(GRACE_NANOS);
                return GRACE_NANOS;
            }
            limited = false;
            failure = expired == null
                    ? Objects.requireNonNull(ending)
                    : new Failure.TimedOut(chunk.timeoutNanos(), expired);
        }
        if (onGivenUp != null) {
            giveUp(failure);
        }
        return Long.MAX_VALUE;
    }

    /** Ends the chunk without its thread: the running item with {@code failure}, and the rest likewise or put back. */
    void giveUp(Failure failure) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (combining) {
                // It may be changing what was combined: all of that is lost with it.
                for (int i = reported; i < ended; i++) {
                    chunk.failed(i, failure);
                }
                reported = ended;
            } else {
                reportCombined();
            }
            if (failure instanceof Failure.TimedOut && ending == null && thread != null) {
                chunk.failed(reported, failure);
                reported++;
                if (chunk.stopAtFailure()) {
                    failRest(new Failure.Dropped());
                } else {
                    chunk.putBack(reported);
                }
            } else {
                failRest(failure);
            }
            if (thread != null) {
                interrupt(thread);
            }
        }
        leave();
        if (onGivenUp != null) {
            onGivenUp.run();
        }
    }

    private static String trace(Thread running) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : running.getStackTrace()) {
            if (frame.getClassName().equals(ChunkRun.class.getName())) {
                break;
            }
            text.append("\tat ").append(frame).append('\n');
        }
        return text.toString();
    }
}
