package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One contract on all engines, and what is special about each. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class EnginesTest {
    private static final PoolOptions LOCAL = PoolOptions.defaults().workers(2);
    private static final PoolOptions THREADS = LOCAL.engine("threads");
    private static final PoolOptions INLINE = LOCAL.engine("inline");

    @Nested
    class Local extends ParallelContract {
        Local() {
            super(LOCAL);
        }
    }

    @Nested
    class Threads extends ParallelContract {
        Threads() {
            super(THREADS);
        }

        @Test
        void shouldRunInThisProcessOnOtherThreads() {
            Thread caller = Thread.currentThread();
            List<Object> items = List.of(new Object(), new Object());
            assertThat(pool.map(x -> x, items)).isEqualTo(items);
            assertThat(pool.map(x -> Thread.currentThread(), items)).doesNotContain(caller);
            assertThat(pool.status().workers())
                    .allMatch(worker -> worker.pid() == ProcessHandle.current().pid());
        }

        @Test
        void shouldRunAtTheSameTime() {
            CountDownLatch both = new CountDownLatch(2);
            pool.forEach(
                    x -> {
                        both.countDown();
                        both.await();
                    },
                    List.of(1, 2));
        }

        @Test
        void shouldLetTasksUseThePoolThatRunsThem() {
            assertThat(pool.map(x -> pool.map(y -> x * y, List.of(1, 2, 3)), IntStream.range(0, 20)))
                    .hasSize(20)
                    .last()
                    .isEqualTo(List.of(19, 38, 57));
            assertThat(pool.map(x -> pool.submit(() -> -x).get(), IntStream.range(0, 50)))
                    .hasSize(50)
                    .contains(-49);
            assertThat(pool.map(
                            x -> pool.imap(y -> x + y, Stream.iterate(0, y -> y + 1))
                                    .limit(3)
                                    .toList(),
                            List.of(7)))
                    .containsExactly(List.of(7, 8, 9));
        }

        @Test
        void shouldNotWaitForWorkersThatThePoolNoLongerHas() throws Exception {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            try (WorkerPool shrinking =
                    Pool.open(PoolOptions.defaults().workers(2).engine("threads"))) {
                Future<?> blocker = shrinking.submit(() -> {
                    begun.countDown();
                    held.await();
                });
                begun.await();
                Results<Integer> results = shrinking.everywhere(() -> {
                    shrinking.adjust(PoolOptions.defaults().workers(1).engine("threads"));
                    return 7;
                });

                assertThat(results).containsExactly(7);
                assertThat(blocker.isDone()).isFalse();
                held.countDown();
            }
        }

        /** Its thread would wait for itself. */
        @Test
        void shouldRefuseEverywhereWithinATask() {
            assertThatThrownBy(() -> pool.map(x -> pool.everywhere(() -> 1), List.of(1)))
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("task of the same pool");
        }

        @Test
        void shouldGiveUpATaskThatIgnoresInterrupts() {
            AtomicBoolean enough = new AtomicBoolean();
            try {
                Results<Integer> results = pool.with(o -> o.timeout(Duration.ofMillis(100))
                                .onError(OnError.COLLECT)
                                .chunk(5))
                        .map(x -> x == 2 ? spin(enough) : x, IntStream.range(0, 10));
                assertThat(results.failures()).hasSize(1);
                assertThat(results.failures().get(0).exception())
                        .isInstanceOf(TaskTimeoutException.class)
                        .hasMessageContaining("spin");
                assertThat(results.successes()).containsExactly(0, 1, 3, 4, 5, 6, 7, 8, 9);
                assertThat(pool.map(x -> x, List.of(1, 2))).containsExactly(1, 2);
                assertThatThrownBy(() -> pool.with(
                                        o -> o.timeout(Duration.ofMillis(100)).chunk(5))
                                .collect(
                                        x -> x == 2 ? spin(enough) : x,
                                        IntStream.range(0, 10),
                                        () -> java.util.stream.Collectors.toList()))
                        .isInstanceOf(TaskTimeoutException.class);
            } finally {
                enough.set(true);
            }
        }

        @Test
        void shouldStopACancelledTaskAndReplaceItsThreadIfItDoesNotHeed() throws Exception {
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(2);
            List<PoolFuture<Integer>> stuck = new ArrayList<>();
            try {
                for (int i = 0; i < 2; i++) {
                    stuck.add(pool.submit(() -> {
                        begun.countDown();
                        return spin(enough);
                    }));
                }
                begun.await();
                stuck.forEach(future -> future.cancel(true));
                assertThat(pool.submit(() -> 1).get(10, TimeUnit.SECONDS)).isEqualTo(1);
            } finally {
                enough.set(true);
            }
        }

        @Test
        void shouldInterruptACancelledTask() throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            PoolFuture<?> future = pool.submit(() -> {
                begun.countDown();
                try {
                    TimeUnit.SECONDS.sleep(50);
                } catch (InterruptedException e) {
                    if (Task.current().isCancelled()) {
                        interrupted.countDown();
                    }
                }
            });
            begun.await();
            future.cancel(true);
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        }

        @Test
        void shouldEndAtOnceWhenAskedTo() throws Exception {
            WorkerPool closing = Pool.open(THREADS);
            CountDownLatch begun = new CountDownLatch(2);
            List<PoolFuture<?>> futures = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                futures.add(closing.submit(() -> {
                    begun.countDown();
                    TimeUnit.SECONDS.sleep(50);
                }));
            }
            begun.await();
            closing.shutdownNow();
            assertThat(closing.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            for (PoolFuture<?> future : futures) {
                assertThatThrownBy(future::get).hasCauseInstanceOf(PoolClosedException.class);
            }
        }

        @Test
        void shouldLetIdleThreadsGoAndResize() {
            try (WorkerPool idle = Pool.open(THREADS.idleTimeout(Duration.ofMillis(50)))) {
                for (int i = 0; i < 20; i++) {
                    assertThat(idle.map(x -> x, IntStream.range(0, 100))).hasSize(100);
                    await().until(() -> idle.status().workers().isEmpty());
                    idle.adjust(THREADS.idleTimeout(Duration.ofMillis(50)).workers(1 + i % 4));
                }
            }
        }

        @Test
        void shouldLoseNoTaskToThreadsThatLeave() throws Exception {
            try (WorkerPool idle = Pool.open(THREADS.idleTimeout(Duration.ZERO))) {
                for (int i = 0; i < 3000; i++) {
                    int number = i;
                    assertThat(idle.submit(() -> number).get(20, TimeUnit.SECONDS))
                            .isEqualTo(number);
                }
            }
        }
    }

    @Nested
    class Inline extends ParallelContract {
        Inline() {
            super(INLINE);
        }

        @Test
        void shouldRunOnTheCallersThread() {
            Thread caller = Thread.currentThread();
            assertThat(pool.map(x -> Thread.currentThread(), List.of(1, 2))).containsOnly(caller);
            PoolFuture<Thread> future = pool.submit(() -> Thread.currentThread());
            assertThat(future).isDone();
            assertThat(future.join()).isSameAs(caller);
            assertThat(pool.imap(x -> Thread.currentThread(), List.of(1, 2))).containsOnly(caller);
            assertThatThrownBy(() -> pool.map(x -> even(x), List.of(1))).cause().satisfies(e -> assertThat(
                            e.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("shouldRunOnTheCallersThread")));
        }

        @Test
        void shouldTakeItemsOneByOneAsTheyAreFetched() {
            AtomicInteger taken = new AtomicInteger();
            assertThat(pool.imap(x -> x, Stream.generate(taken::incrementAndGet))
                            .limit(3))
                    .containsExactly(1, 2, 3);
            assertThat(taken).hasValue(3);
        }

        @Test
        void shouldLetTasksUseThePoolThatRunsThem() {
            assertThat(pool.map(
                            x -> pool.submit(() -> pool.map(y -> y + x, List.of(1)))
                                    .get(),
                            List.of(1, 2)))
                    .hasToString("[[2], [3]]");
        }

        @Test
        void shouldEndTheCallOfAnInterruptedThread() {
            AtomicInteger ran = new AtomicInteger();
            assertThatThrownBy(() -> pool.with(o -> o.chunk(10))
                            .forEach(
                                    x -> {
                                        ran.incrementAndGet();
                                        if (x == 2) {
                                            Thread.currentThread().interrupt();
                                        }
                                    },
                                    IntStream.range(0, 100)))
                    .isInstanceOf(PoolInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ran).hasValue(3);
        }

        @Test
        void shouldNotSinkIntoRetries() {
            assertThat(pool.with(o -> o.retries(1).chunk(1))
                            .map(
                                    x -> {
                                        if (Task.current().attempt() == 1) {
                                            throw new Odd(x);
                                        }
                                        return x;
                                    },
                                    IntStream.range(0, 20_000)))
                    .hasSize(20_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "inline"})
    void shouldRefuseOptionsThatMeanNothingThere(String engine) {
        PoolOptions base = PoolOptions.defaults().engine(engine);
        assertRefused(base.heap("64m"), "heap");
        assertRefused(base.jvmArgs("-Xint"), "jvmArgs");
        assertRefused(base.env("A", "secret"), "env");
        assertRefused(base.systemProperty("a", "secret"), "systemProperties");
        assertRefused(base.recycleAfter(5), "recycleAfter");
        assertRefused(base.recycleAfter("64m"), "recycleAfter");
        assertRefused(base.heartbeatTimeout(Duration.ofSeconds(3)), "heartbeatTimeout");
        assertRefused(base.output(PoolOptions.Output.QUIET), "output");
    }

    private static void assertRefused(PoolOptions options, String name) {
        assertThatThrownBy(() -> Pool.open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(options.engine())
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Pool.configure(o -> options)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "inline"})
    void shouldRunTheInitializerFirst(String engine) {
        AtomicInteger runs = new AtomicInteger();
        WorkerLocal<String> local = Pool.workerLocal(() -> "made");
        try (WorkerPool pool =
                Pool.open(PoolOptions.defaults().workers(2).engine(engine).initializer(() -> {
                    runs.incrementAndGet();
                    local.get();
                }))) {
            pool.everywhere(() -> assertThat(local.toString()).contains("made"));
            pool.map(x -> x, IntStream.range(0, 100));
            assertThat(runs).hasValue(pool.status().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "inline"})
    void shouldFailCallsWithWhatTheInitializerThrew(String engine) {
        AtomicInteger runs = new AtomicInteger();
        try (WorkerPool pool =
                Pool.open(PoolOptions.defaults().workers(2).engine(engine).initializer(() -> {
                    if (runs.incrementAndGet() <= 4) {
                        throw new ParallelContract.Odd("it");
                    }
                }))) {
            assertThatThrownBy(() -> pool.map(x -> x, List.of(1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("initializer")
                    .hasCauseInstanceOf(ParallelContract.Odd.class);
            assertThatThrownBy(() -> pool.submit(() -> 1).get()).hasCauseInstanceOf(EngineException.class);
            await().ignoreExceptions().untilAsserted(() -> assertThat(pool.map(x -> x, List.of(1)))
                    .containsExactly(1));
        }
    }

    @Test
    void shouldSwitchTheSharedPool() {
        try {
            Pool.configure(o -> o.engine("inline"));
            Thread caller = Thread.currentThread();
            assertThat(Pool.map(x -> Thread.currentThread(), List.of(1))).containsExactly(caller);
            Pool.configure(o -> o.engine("threads"));
            assertThat(Pool.map(x -> Pool.map(y -> y, List.of(x)), List.of(1, 2, 3, 4, 5)))
                    .hasSize(5);
        } finally {
            Pool.configure(o -> PoolOptions.defaults());
            Pool.shutdown();
        }
    }

    /** Heeds no interrupt. */
    static int spin(AtomicBoolean enough) {
        while (!enough.get()) {
            Thread.onSpinWait();
        }
        return -1;
    }
}
