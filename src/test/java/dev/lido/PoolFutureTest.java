package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A {@link PoolFuture} as a {@link CompletableFuture}, and what cancelling it does to the task. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class PoolFutureTest {
    private static WorkerPool pool;

    @BeforeAll
    static void open() {
        pool = Pool.open(PoolOptions.defaults().workers(2).engine("threads"));
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static WeakReference<Object> heldBy(List<PoolFuture<?>> futures) {
        Object captured = new Object();
        futures.add(pool.submit(() -> captured.hashCode()));
        return new WeakReference<>(captured);
    }

    @Test
    void shouldNotHoldTheTaskOnceItIsDone() {
        List<PoolFuture<?>> futures = new ArrayList<>();
        WeakReference<Object> captured = heldBy(futures);
        futures.get(0).join();
        await().until(() -> {
            System.gc();
            return captured.refersTo(null);
        });
        assertThat(futures).hasSize(1);
    }

    /** A task of which we know whether it runs. */
    private static final class Held {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final PoolFuture<Integer> future = pool.submit(() -> {
            begun.countDown();
            try {
                go.await();
                return 1;
            } catch (InterruptedException e) {
                stopped.countDown();
                throw e;
            }
        });

        Held begun() throws InterruptedException {
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            return this;
        }

        boolean isStopped() throws InterruptedException {
            return stopped.await(20, TimeUnit.SECONDS);
        }
    }

    private static PoolFuture<Integer> failed() {
        PoolFuture<Integer> future = pool.submit(() -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(future::join).isInstanceOf(CompletionException.class);
        return future;
    }

    @Test
    void shouldCompleteOnce() throws Exception {
        Held held = new Held().begun();
        assertThat(held.future.isDone()).isFalse();
        assertThat(held.future.getNow(9)).isEqualTo(9);
        assertThat(held.future.complete(5)).isTrue();
        assertThat(held.future.complete(6)).isFalse();
        assertThat(held.future.completeExceptionally(new IllegalStateException()))
                .isFalse();
        assertThat(held.future.cancel(true)).isFalse();
        assertThat(held.future.get()).isEqualTo(5);
        assertThat(held.future.get(0, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(held.future.join()).isEqualTo(5);
        assertThat(held.future.getNow(9)).isEqualTo(5);
        held.go.countDown();
        assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        assertThat(held.future.get()).isEqualTo(5);
    }

    @Test
    void shouldBeObtruded() throws Exception {
        PoolFuture<Integer> future = pool.submit(() -> 1);
        assertThat(future.join()).isEqualTo(1);
        future.obtrudeValue(2);
        assertThat(future.get()).isEqualTo(2);
        future.obtrudeException(new IllegalStateException("obtruded"));
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("obtruded");
        Held held = new Held().begun();
        held.future.obtrudeValue(3);
        assertThat(held.future.get()).isEqualTo(3);
        held.go.countDown();
    }

    @Test
    void shouldTellFailuresInTheContractsTypes() {
        PoolFuture<Integer> future = failed();
        assertThat(future.isDone()).isTrue();
        assertThat(future.isCompletedExceptionally()).isTrue();
        assertThat(future.isCancelled()).isFalse();
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(TaskException.class);
        assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TaskException.class);
        assertThatThrownBy(() -> future.getNow(1))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TaskException.class);
        AtomicReference<Throwable> direct = new AtomicReference<>();
        AtomicReference<Throwable> dependent = new AtomicReference<>();
        assertThat(future.handle((result, e) -> {
                            direct.set(e);
                            return 7;
                        })
                        .join())
                .isEqualTo(7);
        assertThat(direct.get()).isInstanceOf(TaskException.class);
        future.thenApply(x -> x).handle((result, e) -> {
            dependent.set(e);
            return 0;
        });
        assertThat(dependent.get()).isInstanceOf(CompletionException.class).hasCauseInstanceOf(TaskException.class);
        assertThat(future.exceptionally(e -> 8).join()).isEqualTo(8);
    }

    @Test
    void shouldWaitNoLongerThanAsked() throws Exception {
        Held held = new Held().begun();
        assertThatThrownBy(() -> held.future.get(10, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("no result within 10 milliseconds; the task goes on");
        assertThatThrownBy(() -> held.future.get(-1, TimeUnit.DAYS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> held.future.get(1, null)).isInstanceOf(NullPointerException.class);
        held.go.countDown();
        assertThat(held.future.get(1, TimeUnit.DAYS)).isEqualTo(1);
    }

    @Test
    void shouldLetAnInterruptEndTheWaitOfGetButNotOfJoin() throws Exception {
        Held held = new Held().begun();
        Thread.currentThread().interrupt();
        assertThatThrownBy(held.future::get).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Thread.currentThread().interrupt();
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(held.go::countDown);
        assertThat(held.future.join()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldTimeOut() throws Exception {
        Held held = new Held().begun();
        CompletableFuture<Integer> limited = held.future.orTimeout(20, TimeUnit.MILLISECONDS);
        assertThat(limited).isSameAs(held.future);
        assertThatThrownBy(held.future::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        held.go.countDown();
        Held other = new Held().begun();
        assertThat(other.future.completeOnTimeout(4, 20, TimeUnit.MILLISECONDS).get())
                .isEqualTo(4);
        other.go.countDown();
        assertThat(pool.submit(() -> 1).orTimeout(20, TimeUnit.SECONDS).get()).isEqualTo(1);
        assertThat(pool.submit(() -> 1)
                        .completeOnTimeout(4, 20, TimeUnit.SECONDS)
                        .get())
                .isEqualTo(1);
    }

    @Test
    void shouldCompleteByOthers() throws Exception {
        Held held = new Held().begun();
        held.future.completeAsync(() -> 6);
        assertThat(held.future.get()).isEqualTo(6);
        held.go.countDown();
        Held other = new Held().begun();
        other.future.completeAsync(
                () -> {
                    throw new IllegalStateException("supplier");
                },
                Runnable::run);
        assertThatThrownBy(other.future::get).hasRootCauseMessage("supplier");
        other.go.countDown();
        PoolFuture<Integer> future = pool.submit(() -> 1);
        assertThatThrownBy(() -> future.completeAsync(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> future.completeAsync(() -> 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> future.completeExceptionally(null)).isInstanceOf(NullPointerException.class);
        assertThat(future.join()).isEqualTo(1);
    }

    @Test
    void shouldStopTheTaskWhenCancelled() throws Exception {
        Held held = new Held().begun();
        assertThat(held.future.cancel(false)).isTrue();
        assertThat(held.future.cancel(true)).isTrue();
        assertThat(held.isStopped()).isTrue();
        assertThat(held.future.isCancelled()).isTrue();
        assertThatThrownBy(held.future::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(held.future::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> held.future.getNow(1)).isInstanceOf(CancellationException.class);
        Held other = new Held().begun();
        other.future.completeExceptionally(new CancellationException());
        assertThat(other.isStopped()).isTrue();
    }

    @Test
    void shouldStopTheTaskBeforeCallbacksRun() throws Exception {
        Held held = new Held().begun();
        AtomicBoolean inTime = new AtomicBoolean();
        CompletableFuture<Integer> callback = held.future.exceptionally(e -> {
            try {
                inTime.set(held.isStopped());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
        held.future.cancel(true);
        assertThat(callback.join()).isZero();
        assertThat(inTime).isTrue();
    }

    @Test
    void shouldNotStopTheTaskOrOthersWhenADependentIsCancelled() throws Exception {
        Held held = new Held().begun();
        CompletableFuture<Integer> one = held.future.thenApply(x -> x + 1);
        CompletableFuture<Integer> two = held.future.thenApply(x -> x + 2);
        CompletableFuture<Integer> copy = held.future.copy();
        CompletionStage<Integer> minimal = held.future.minimalCompletionStage();
        assertThat(List.of(one, copy, held.future.newIncompleteFuture()))
                .noneMatch(future -> future instanceof PoolFuture);
        assertThat(one.cancel(true)).isTrue();
        assertThat(copy.cancel(true)).isTrue();
        assertThat(held.future.isDone()).isFalse();
        held.go.countDown();
        assertThat(two.get()).isEqualTo(3);
        assertThat(held.future.get()).isEqualTo(1);
        assertThat(minimal.toCompletableFuture().get()).isEqualTo(1);
        assertThat(held.stopped.getCount()).isEqualTo(1);
    }

    @Test
    void shouldNotRunATaskThatWasCancelledWhileItWaited() throws Exception {
        Held one = new Held().begun();
        Held two = new Held().begun();
        AtomicInteger ran = new AtomicInteger();
        PoolFuture<?> waiting = pool.submit(() -> {
            ran.incrementAndGet();
        });
        waiting.cancel(true);
        one.go.countDown();
        two.go.countDown();
        assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        assertThat(ran).hasValue(0);
    }

    @Test
    void shouldLetACallbackAskTheFutureItself() throws Exception {
        Held held = new Held().begun();
        CompletableFuture<Integer> itself = held.future.thenApply(x -> held.future.join() + x);
        CompletableFuture<List<Integer>> all = CompletableFuture.allOf(held.future)
                .thenApply(nothing ->
                        Stream.of(held.future).map(CompletableFuture::join).toList());
        held.go.countDown();
        assertThat(itself.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly(1);
    }

    @Test
    void shouldNotLetACallbackHoldUpThoseWhoWait() throws Exception {
        Held held = new Held().begun();
        CountDownLatch release = new CountDownLatch(1);
        held.future.thenRun(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        held.go.countDown();
        assertThat(held.future.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(pool.map(x -> x, List.of(1, 2, 3, 4))).hasSize(4);
        release.countDown();
    }

    @Test
    void shouldRunCallbacksOnThreadsThatAPoolDoesNotNeed() throws Exception {
        Held held = new Held().begun();
        CompletableFuture<String> thread =
                held.future.thenApply(x -> Thread.currentThread().getName());
        held.go.countDown();
        assertThat(thread.get()).startsWith("lido-callback");
    }

    @Test
    void shouldCancelTasksAtAnyMoment() throws Exception {
        for (String engine : List.of("threads", "local")) {
            try (WorkerPool other = Pool.open(PoolOptions.defaults().workers(2).engine(engine))) {
                other.submit(() -> 1).get();
                for (int i = 0; i < 300; i++) {
                    PoolFuture<Integer> future = other.with(o -> o.retries(1)).submit(() -> {
                        Thread.sleep(30_000);
                        return 1;
                    });
                    long pause = i * 2_000L;
                    long start = System.nanoTime();
                    while (System.nanoTime() - start < pause) {
                        Thread.onSpinWait();
                    }
                    future.cancel(true);
                }
                assertThat(other.submit(() -> 1).get(20, TimeUnit.SECONDS)).isEqualTo(1);
                long start = System.nanoTime();
                other.shutdown();
                assertThat(other.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            }
        }
    }
}
