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
            executor.scheduleWithFixedDelay(step, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Likewise.
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
