package dev.lido;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
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
    /** Stops the task; null once that would be in vain, for it holds what the task was made of. */
    private volatile @Nullable Runnable stop;

    private final Executor callbacks;

    PoolFuture(Runnable stop, Executor callbacks) {
        this.stop = stop;
        this.callbacks = callbacks;
    }

    /** Completes it on a pool's own thread; another one runs what users attached. */
    void finish(@Nullable R result, @Nullable Throwable failure) {
        // What is attached between this question and the answer runs elsewhere too: see below.
        if (getNumberOfDependents() == 0) {
            settle(result, failure);
        } else {
            callbacks.execute(() -> settle(result, failure));
        }
    }

    private void settle(@Nullable R result, @Nullable Throwable failure) {
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
            super.handle((result, failure) -> {
                completed();
                return null;
            });
        }
    }

    /** Wakes those who wait, and stops the task if it was cancelled, by whatever method. */
    private void completed() {
        done.countDown();
        Runnable stopping = stop;
        if (stopping != null && isDone()) {
            stop = null;
            if (isCancelled()) {
                stopping.run();
            }
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
            throw new TimeoutException(
                    "no result within " + timeout + " " + unit.name().toLowerCase(Locale.ROOT) + "; the task goes on");
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

    // A callback that is attached before the result is there would run on the thread that brings it, the pool's own: it
    // is
    // given an executor instead. One that is attached later runs where it is attached, as always.

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super R, ? extends U> fn) {
        return isDone() ? super.thenApply(fn) : super.thenApplyAsync(fn, callbacks);
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super R> action) {
        return isDone() ? super.thenAccept(action) : super.thenAcceptAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable action) {
        return isDone() ? super.thenRun(action) : super.thenRunAsync(action, callbacks);
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super R, ? super U, ? extends V> fn) {
        return isDone() ? super.thenCombine(other, fn) : super.thenCombineAsync(other, fn, callbacks);
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super R, ? super U> action) {
        return isDone() ? super.thenAcceptBoth(other, action) : super.thenAcceptBothAsync(other, action, callbacks);
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return isDone() ? super.runAfterBoth(other, action) : super.runAfterBothAsync(other, action, callbacks);
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends R> other, Function<? super R, U> fn) {
        return isDone() ? super.applyToEither(other, fn) : super.applyToEitherAsync(other, fn, callbacks);
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends R> other, Consumer<? super R> action) {
        return isDone() ? super.acceptEither(other, action) : super.acceptEitherAsync(other, action, callbacks);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return isDone() ? super.runAfterEither(other, action) : super.runAfterEitherAsync(other, action, callbacks);
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super R, ? extends CompletionStage<U>> fn) {
        return isDone() ? super.thenCompose(fn) : super.thenComposeAsync(fn, callbacks);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super R, Throwable, ? extends U> fn) {
        return isDone() ? super.handle(fn) : super.handleAsync(fn, callbacks);
    }

    @Override
    public CompletableFuture<R> whenComplete(BiConsumer<? super R, ? super Throwable> action) {
        return isDone() ? super.whenComplete(action) : super.whenCompleteAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<R> exceptionally(Function<Throwable, ? extends R> fn) {
        return isDone() ? super.exceptionally(fn) : super.exceptionallyAsync(fn, callbacks);
    }

    @Override
    public CompletableFuture<R> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<R>> fn) {
        return isDone() ? super.exceptionallyCompose(fn) : super.exceptionallyComposeAsync(fn, callbacks);
    }
}
