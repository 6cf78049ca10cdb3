package dev.lido.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Runs short steps later, on one daemon thread of its own. After {@link #close} it runs none. */
final class EngineTimer implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    EngineTimer(ThreadFactory threads) {
        executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Future<?> later(Duration delay, Runnable step) {
        try {
            return executor.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closing: all is torn down anyway.
            return CompletableFuture.completedFuture(null);
        }
    }

    void every(Duration pause, Runnable step) {
        try {
            executor.scheduleWithFixedDelay(
                    () -> runWhateverHappens(step), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Likewise.
        }
    }

    /** An error must not end the steps that would follow: memory that has run out comes back. */
    private static void runWhateverHappens(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            System.getLogger("dev.lido").log(System.Logger.Level.DEBUG, "a step failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
