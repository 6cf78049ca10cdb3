package dev.lido;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of a submitted task: a {@link CompletableFuture} whose {@link #cancel} really stops the task.
 *
 * <p>{@link #get()} throws an {@link ExecutionException} whose cause is a {@link PoolException} that says what happened;
 * {@link #join()} likewise a {@link java.util.concurrent.CompletionException}. Callbacks never run on a thread that a
 * pool needs, so they may block and may call the pool.
 *
 * <pre>{@code
 * PoolFuture<Long> primes = Pool.submit(() -> countPrimes(1_000_000));
 * primes.thenAccept(n -> System.out.println(n + " primes"));
 * primes.cancel(true);
 * }</pre>
 *
 * @since 0.1
 */
public final class PoolFuture<R> extends CompletableFuture<R> {
    // A thread that waits counts as a dependent of a CompletableFuture. Waiting here instead leaves only callbacks
    // among
    // the dependents, and shows whether completing it would run any.
    private final CountDownLatch done = new CountDownLatch(1);
    private final Runnable stop;
    private volatile boolean stopped;

    PoolFuture(Runnable stop) {
        this.stop = stop;
    }

    /** Completes it on a pool's own thread; {@code callbacks} runs what users attached. */
    void finish(@Nullable R result, @Nullable Throwable failure, Executor callbacks) {
        if (getNumberOfDependents() == 0) {
            finish(result, failure);
        } else {
            callbacks.execute(() -> finish(result, failure));
        }
    }

    private void finish(@Nullable R result, @Nullable Throwable failure) {
        if (failure == null) {
            complete(result);
        } else {
            completeExceptionally(failure);
        }
    }

    /**
     * About to be completed: sees to it that what must not wait for callbacks comes before them, for they may wait for it:
     * of the dependents of a CompletableFuture the last one is the first to run.
     */
    private void completing() {
        if (getNumberOfDependents() > 0) {
            handle((result, failure) -> {
                completed();
                return null;
            });
        }
    }

    /** Wakes those who wait, and stops the task if it was cancelled, by whatever method. */
    private void completed() {
        done.countDown();
        if (isCancelled() && !stopped) {
            stopped = true;
            stop.run();
        }
    }

    /**
     * Cancels the task: it is not started, or it is interrupted; if it still runs half a second later, its worker is
     * killed. The future is cancelled at once.
     *
     * @param mayInterruptIfRunning ignored: a task that nobody waits for is always stopped
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        completing();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        completed();
        return cancelled;
    }

    @Override
    public boolean complete(@Nullable R value) {
        completing();
        boolean completed = super.complete(value);
        completed();
        return completed;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        completing();
        boolean completed = super.completeExceptionally(error);
        completed();
        return completed;
    }

    @Override
    public void obtrudeValue(@Nullable R value) {
        completing();
        super.obtrudeValue(value);
        completed();
    }

    @Override
    public void obtrudeException(Throwable error) {
        completing();
        super.obtrudeException(error);
        completed();
    }

    @Override
    public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    @Override
    public R get() throws InterruptedException, ExecutionException {
        done.await();
        return super.get();
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!done.await(timeout, unit)) {
            throw new TimeoutException("no result within " + timeout + " " + unit);
        }
        return super.get();
    }

    @Override
    public R join() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return super.join();
    }
}
