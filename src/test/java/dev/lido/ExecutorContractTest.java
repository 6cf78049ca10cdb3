package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pool as an {@link ExecutorService}. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class ExecutorContractTest {
    @Nested
    class Local extends Contract {
        Local() {
            super(PoolOptions.defaults().workers(2));
        }
    }

    @Nested
    class Threads extends Contract {
        Threads() {
            super(PoolOptions.defaults().workers(2).engine("threads"));
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {
        private final PoolOptions options;
        private WorkerPool pool;

        Contract(PoolOptions options) {
            this.options = options;
        }

        @BeforeAll
        void open() {
            pool = Pool.open(options);
        }

        @AfterAll
        void close() {
            pool.close();
        }

        static int slow(int result) throws InterruptedException {
            TimeUnit.SECONDS.sleep(30);
            return result;
        }

        static int failing(String text) {
            throw new IllegalStateException(text);
        }

        private void withOther(Consumer<WorkerPool> test) {
            WorkerPool other = Pool.open(options);
            try {
                test.accept(other);
            } finally {
                other.shutdownNow();
                Awaitility.await().until(other::isTerminated);
            }
        }

        @Test
        void shouldBeOpenAtFirst() {
            assertThat(pool.isShutdown()).isFalse();
            assertThat(pool.isTerminated()).isFalse();
        }

        @Test
        void shouldTerminateAfterShutdown() {
            withOther(other -> {
                other.shutdown();
                other.shutdown();
                assertThat(other.isShutdown()).isTrue();
                assertThat(await(() -> other.awaitTermination(20, TimeUnit.SECONDS)))
                        .isTrue();
                assertThat(other.isTerminated()).isTrue();
                assertThat(await(() -> other.awaitTermination(0, TimeUnit.SECONDS)))
                        .isTrue();
                assertThat(other.shutdownNow()).isEmpty();
            });
        }

        private static <R> R await(Callable<R> call) {
            try {
                return call.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void shouldFinishWhatWasSubmittedBeforeShutdownAndRefuseWhatComesAfter() {
            withOther(other -> {
                List<PoolFuture<Integer>> futures = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    futures.add(other.submit(() -> number));
                }
                other.shutdown();
                assertThatThrownBy(() -> other.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
                assertThatThrownBy(() -> other.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
                assertThatThrownBy(() -> other.invokeAll(List.<Callable<Integer>>of(() -> 1)))
                        .isInstanceOf(RejectedExecutionException.class);
                assertThatThrownBy(() -> other.invokeAny(List.<Callable<Integer>>of(() -> 1)))
                        .isInstanceOf(RejectedExecutionException.class);
                for (int i = 0; i < 10; i++) {
                    assertThat(futures.get(i).join()).isEqualTo(i);
                }
                assertThat(await(() -> other.awaitTermination(20, TimeUnit.SECONDS)))
                        .isTrue();
            });
        }

        @Test
        void shouldNotTerminateWhileATaskRuns() {
            withOther(other -> {
                PoolFuture<Integer> running = other.submit(() -> slow(1));
                other.shutdown();
                assertThat(await(() -> other.awaitTermination(50, TimeUnit.MILLISECONDS)))
                        .isFalse();
                assertThat(await(() -> other.awaitTermination(-1, TimeUnit.DAYS)))
                        .isFalse();
                assertThat(other.isTerminated()).isFalse();
                running.cancel(true);
                assertThat(await(() -> other.awaitTermination(20, TimeUnit.SECONDS)))
                        .isTrue();
            });
        }

        @Test
        void shouldLetAnInterruptEndTheWaitForTermination() {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pool.awaitTermination(1, TimeUnit.MINUTES))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }

        @Test
        void shouldEndAllAtOnce() {
            withOther(other -> {
                List<PoolFuture<Integer>> futures = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    futures.add(other.submit(() -> slow(1)));
                }
                other.shutdownNow();
                for (PoolFuture<Integer> future : futures) {
                    assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(PoolClosedException.class);
                }
                assertThat(await(() -> other.awaitTermination(20, TimeUnit.SECONDS)))
                        .isTrue();
            });
        }

        @Test
        void shouldEndRunningTasksWhenInterruptedInClose() {
            withOther(other -> {
                PoolFuture<Integer> running = other.submit(() -> slow(1));
                Thread.currentThread().interrupt();
                other.close();
                assertThat(Thread.interrupted()).isTrue();
                assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            });
        }

        @Test
        void shouldTellTheHandlerWhatAnExecutedActionThrew() throws Exception {
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((thread, e) -> told.complete(e));
            try {
                pool.execute(() -> failing("told"));
                assertThat(told.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("told");
            } finally {
                Thread.setDefaultUncaughtExceptionHandler(former);
            }
        }

        @Test
        void shouldRefuseNulls() {
            assertThatThrownBy(() -> pool.execute(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.submit((Runnable) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.submit((Runnable) null, 1)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.submit((Callable<Integer>) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.invokeAll(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.invokeAny(null)).isInstanceOf(NullPointerException.class);
            List<Callable<Integer>> withNull = Arrays.asList(() -> 1, null);
            assertThatThrownBy(() -> pool.invokeAll(withNull)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.invokeAny(withNull)).isInstanceOf(NullPointerException.class);
            List<Callable<Integer>> one = List.of(() -> 1);
            assertThatThrownBy(() -> pool.invokeAll(one, 1, null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.invokeAny(one, 1, null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.awaitTermination(1, null)).isInstanceOf(NullPointerException.class);
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
        }

        @Test
        void shouldInvokeAll() throws Exception {
            assertThat(pool.invokeAll(List.<Callable<Integer>>of())).isEmpty();
            List<Future<Integer>> futures =
                    pool.invokeAll(List.<Callable<Integer>>of(() -> 1, () -> failing("two"), () -> 3));
            assertThat(futures).hasSize(3).allMatch(Future::isDone).noneMatch(Future::isCancelled);
            assertThat(futures.get(0).get()).isEqualTo(1);
            assertThatThrownBy(futures.get(1)::get).isInstanceOf(ExecutionException.class);
            assertThat(futures.get(2).get()).isEqualTo(3);
        }

        @Test
        void shouldCancelWhatTakesTooLong() throws Exception {
            pool.submit(() -> 1).get(); // the workers are there
            List<Future<Integer>> futures =
                    pool.invokeAll(List.<Callable<Integer>>of(() -> 1, () -> slow(2)), 2, TimeUnit.SECONDS);
            assertThat(futures.get(0).get()).isEqualTo(1);
            assertThat(futures.get(1).isCancelled()).isTrue();
            assertThat(pool.invokeAll(List.<Callable<Integer>>of(() -> slow(2)), 0, TimeUnit.SECONDS))
                    .allMatch(Future::isCancelled);
            assertThatThrownBy(
                            () -> pool.invokeAny(List.<Callable<Integer>>of(() -> slow(2)), 100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }

        @Test
        void shouldCancelAllWhenInterrupted() {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pool.invokeAll(List.<Callable<Integer>>of(() -> slow(1))))
                    .isInstanceOf(InterruptedException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pool.invokeAny(List.<Callable<Integer>>of(() -> slow(1))))
                    .isInstanceOf(InterruptedException.class);
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
        }

        @Test
        void shouldCancelAllWhenTheTasksCanNotBeListed() {
            Collection<Callable<Integer>> broken = new java.util.AbstractCollection<>() {
                @Override
                public Iterator<Callable<Integer>> iterator() {
                    Iterator<Callable<Integer>> first = Collections.<Callable<Integer>>nCopies(2, () -> slow(1))
                            .iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return true;
                        }

                        @Override
                        public Callable<Integer> next() {
                            if (!first.hasNext()) {
                                throw new java.util.ConcurrentModificationException("broken");
                            }
                            return first.next();
                        }
                    };
                }

                @Override
                public int size() {
                    return 7;
                }
            };
            assertThatThrownBy(() -> pool.invokeAll(broken)).hasMessage("broken");
            assertThatThrownBy(() -> pool.invokeAny(broken)).hasMessage("broken");
            assertThat(pool.map(x -> x, List.of(1, 2, 3, 4))).containsExactly(1, 2, 3, 4);
        }

        @Test
        void shouldInvokeAny() throws Exception {
            assertThatThrownBy(() -> pool.invokeAny(List.<Callable<Integer>>of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pool.invokeAny(List.<Callable<Integer>>of(), 1, TimeUnit.DAYS))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(pool.invokeAny(List.<Callable<Integer>>of(() -> slow(1), () -> 2)))
                    .isEqualTo(2);
            assertThat(pool.invokeAny(Collections.<Callable<Object>>singletonList(() -> null)))
                    .isNull();
            for (int i = 0; i < 20; i++) {
                // The one that succeeds is the last to end.
                assertThat(pool.invokeAny(List.<Callable<Integer>>of(() -> failing("one"), () -> {
                            TimeUnit.MILLISECONDS.sleep(10);
                            return 2;
                        })))
                        .isEqualTo(2);
            }
            assertThatThrownBy(() ->
                            pool.invokeAny(List.<Callable<Integer>>of(() -> failing("one"), () -> failing("two"))))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TaskException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }

        @Test
        void shouldStopATaskWhoseResultWasGivenBeforehand() {
            WorkerPool one = Pool.open(options.workers(1));
            try (one) {
                Runnable action = () -> {
                    try {
                        slow(1);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
                Future<String> future = one.submit(action, "given");
                future.cancel(true);
                assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
                assertThat(one.submit(() -> 1).join()).isEqualTo(1);
            }
        }

        @Test
        void shouldServeManyThreadsWhileItIsShutDown() throws Exception {
            for (int round = 0; round < 3; round++) {
                WorkerPool other = Pool.open(options);
                other.submit(() -> 1).get();
                CountDownLatch going = new CountDownLatch(4);
                AtomicInteger refused = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                List<Throwable> odd = Collections.synchronizedList(new ArrayList<>());
                for (int i = 0; i < 4; i++) {
                    Thread thread = new Thread(() -> {
                        going.countDown();
                        while (true) {
                            PoolFuture<Integer> future;
                            try {
                                future = other.submit(() -> 7);
                            } catch (RejectedExecutionException e) {
                                refused.incrementAndGet();
                                return;
                            }
                            try {
                                if (future.get(20, TimeUnit.SECONDS) != 7) {
                                    throw new AssertionError();
                                }
                            } catch (Throwable e) {
                                odd.add(e);
                                return;
                            }
                        }
                    });
                    threads.add(thread);
                    thread.start();
                }
                going.await();
                other.close();
                assertThat(other.isTerminated()).isTrue();
                for (Thread thread : threads) {
                    thread.join(Duration.ofSeconds(20).toMillis());
                }
                assertThat(odd).isEmpty();
                assertThat(refused).hasValue(4);
            }
        }
    }
}
