package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pool with real worker processes, which run this build's classes. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class WorkerPoolTest {
    private static WorkerPool pool;

    record Point(int x, int y) {}

    static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;
        final int number;

        Odd(int number) {
            super(number + " is odd");
            this.number = number;
        }
    }

    @BeforeAll
    static void open() {
        pool = Pool.open(PoolOptions.defaults().workers(2));
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void shouldMapInOrderInOtherProcesses() {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        assertThat(pool.map(x -> x * x, items))
                .isEqualTo(items.stream().map(x -> x * x).toList());
        Set<Long> pids = new HashSet<>(pool.map(x -> pid(), items));
        assertThat(pids).doesNotContain(pid()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void shouldTakeEveryKindOfItems() {
        assertThat(pool.map(x -> x + 1, Stream.of(1, 2))).containsExactly(2, 3);
        assertThat(pool.map(x -> x + 1, IntStream.rangeClosed(1, 3))).containsExactly(2, 3, 4);
        assertThat(pool.map(x -> x + 1, LongStream.of(5))).containsExactly(6L);
        assertThat(pool.map(s -> s.length(), new String[] {"a", "bb"})).containsExactly(1, 2);
        assertThat(pool.map(x -> x, Set.of(9))).containsExactly(9);
        Iterable<Integer> plain = () -> List.of(1, 2).iterator();
        assertThat(pool.map(x -> -x, plain)).containsExactly(-1, -2);
        assertThat(pool.map(x -> x, List.of())).isEmpty();
        assertThat(pool.map(x -> x == null, Arrays.asList(1, null))).containsExactly(false, true);
    }

    @Test
    void shouldTakeAPlainFunction() {
        int offset = 10;
        Function<Integer, Integer> plain = x -> x + offset;
        assertThat(pool.map(plain, List.of(1, 2))).containsExactly(11, 12);
        assertThat(pool.map(Math::abs, List.of(-1, 2))).containsExactly(1, 2);
        assertThat(pool.map(String::valueOf, List.of(1))).containsExactly("1");
    }

    @Test
    void shouldReturnAListThatCanBeChanged() {
        List<Integer> results = pool.map(x -> x, List.of(2, 1));
        results.sort(null);
        assertThat(results).containsExactly(1, 2);
    }

    @Test
    void shouldCarryRecordsAndNulls() {
        assertThat(pool.map(x -> x == 0 ? null : new Point(x, -x), List.of(0, 1)))
                .containsExactly(null, new Point(1, -1));
    }

    @Test
    void shouldCarryLargeArraysAmongOtherThings() {
        byte[] bytes = new byte[5_000_001];
        double[] doubles = new double[600_001];
        boolean[] booleans = new boolean[4_200_000];
        bytes[5_000_000] = 7;
        doubles[600_000] = -0.0;
        booleans[4_199_999] = true;
        List<Object> items = List.of("first", new Object[] {1, bytes, "between", bytes, doubles}, booleans, "last");

        List<Object> results = pool.map(
                x -> {
                    if (x instanceof Object[] parts) {
                        ((byte[]) parts[1])[0]++; // seen by both, as it is one
                        ((double[]) parts[4])[0] = ((byte[]) parts[3])[0];
                    }
                    return x;
                },
                items);

        assertThat(results.get(0)).isEqualTo("first");
        assertThat(results.get(3)).isEqualTo("last");
        assertThat(results.get(2)).isEqualTo(booleans);
        Object[] parts = (Object[]) results.get(1);
        assertThat(parts[3]).isSameAs(parts[1]).isNotSameAs(bytes);
        assertThat((byte[]) parts[1]).startsWith(1, 0).endsWith(0, 7).hasSameSizeAs(bytes);
        assertThat((double[]) parts[4]).startsWith(1.0, 0.0).hasSameSizeAs(doubles);
        assertThat(1 / ((double[]) parts[4])[600_000]).isNegative();
        assertThat(bytes[0]).as("travels by value").isZero();
    }

    @Test
    void shouldRunAnActionOnEach() {
        pool.forEach(x -> Math.abs(x), List.of(1, 2, 3));
        assertThatThrownBy(() -> pool.forEach(
                        x -> {
                            throw new Odd(x);
                        },
                        List.of(1)))
                .isInstanceOf(TaskException.class)
                .hasCauseInstanceOf(Odd.class);
    }

    @Test
    void shouldGiveTheCauseItsOwnTypeAndFields() {
        assertThatThrownBy(() -> pool.map(
                        x -> {
                            if (x == 3) {
                                throw new Odd(x);
                            }
                            return x;
                        },
                        List.of(2, 3, 4)))
                .isInstanceOfSatisfying(TaskException.class, e -> {
                    assertThat(e.index()).isEqualTo(1);
                    assertThat(e).hasMessageContaining("item 1 (3)").hasMessageContaining("3 is odd");
                    assertThat(((Odd) e.getCause()).number).isEqualTo(3);
                    assertThat(e.getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().contains("shouldGiveTheCauseItsOwnTypeAndFields"));
                });
    }

    @Test
    void shouldTellAnExceptionThatCannotTravelAsText() {
        assertThatThrownBy(() -> pool.map(
                        x -> {
                            throw new RuntimeException("with a thread") {
                                private static final long serialVersionUID = 1L;
                                final Thread thread = Thread.currentThread();

                                @Override
                                public String toString() {
                                    return super.toString() + thread.getName();
                                }
                            };
                        },
                        List.of(1)))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("with a thread")
                .cause()
                .isInstanceOfSatisfying(
                        RemoteCause.class, cause -> assertThat(cause.trace()).contains("WorkerPoolTest"));
    }

    @Test
    void shouldNameThePathOfWhatCannotTravel() {
        Thread thread = Thread.currentThread();
        record Holder(String name, Object inner) {}
        Holder holder = new Holder("h", List.of(thread));
        assertThatThrownBy(() -> pool.map(x -> holder.name() + x, List.of(1)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("inner")
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> pool.map(x -> x, List.of(1, holder)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageStartingWith("Cannot ship item 1")
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> pool.map(x -> Thread.currentThread(), List.of(1)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("result of item 0")
                .hasMessageContaining("java.lang.Thread");
        assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }

    @Test
    void shouldTellTheTaskWhereItStands() {
        assertThat(pool.map(x -> Task.current().index() + ":" + Task.current().attempt(), List.of("a", "b")))
                .containsExactly("0:1", "1:1");
        assertThat(pool.map(x -> Task.current().workerId(), List.of("a"))).allMatch(id -> id >= 1);
        assertThatThrownBy(Task::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSubmit() throws Exception {
        int six = 6;
        assertThat(pool.submit(() -> six * 7).get()).isEqualTo(42);
        Callable<String> plain = () -> "plain" + six;
        assertThat(pool.submit(plain).get()).isEqualTo("plain6");
        assertThat(pool.submit(() -> {
                            Math.abs(six);
                        })
                        .get())
                .isNull();
        assertThat(pool.submit(() -> {}, "done").get()).isEqualTo("done");
        assertThatThrownBy(() -> pool.submit(() -> {
                            throw new IOException("no disk");
                        })
                        .get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TaskException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("no disk");
    }

    @Test
    void shouldRunManySubmittedTasks() throws Exception {
        List<PoolFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int number = i;
            futures.add(pool.submit(() -> number + 1));
        }
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i + 1);
        }
    }

    @Test
    void shouldBehaveAsAnExecutorService() throws Exception {
        assertThat(pool.invokeAll(List.<Callable<Integer>>of(() -> 1, () -> 2)).stream()
                        .map(future -> {
                            try {
                                return future.get();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        }))
                .containsExactly(1, 2);
        assertThat(pool.invokeAny(List.<Callable<Integer>>of(() -> 5))).isEqualTo(5);
        // A task that is tied to an object of the session can't run elsewhere, and says so.
        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1L, pool))
                .isInstanceOf(NotShippableException.class);
    }

    @Test
    void shouldLetCallbacksUseThePool() throws Exception {
        CompletableFuture<List<Integer>> chained =
                pool.submit(() -> 3).thenApply(n -> pool.map(x -> x * n, List.of(1, 2)));
        assertThat(chained.get(30, TimeUnit.SECONDS)).containsExactly(3, 6);
    }

    @Test
    void shouldStopACancelledTask() throws Exception {
        PoolFuture<Integer> sleeping = pool.submit(() -> {
            Thread.sleep(60_000);
            return 1;
        });
        await().until(() -> pool.status().workers().stream()
                .anyMatch(worker -> worker.state().equals("busy")));
        assertThat(sleeping.cancel(true)).isTrue();
        assertThatThrownBy(sleeping::get).isInstanceOf(CancellationException.class);
        await().until(() -> pool.status().workers().stream()
                .noneMatch(worker -> worker.state().equals("busy")));
        assertThat(pool.submit(() -> 2).get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void shouldKillACancelledTaskThatIgnoresInterrupts() throws Exception {
        PoolFuture<Integer> endless = pool.submit(() -> {
            while (true) {
                Thread.onSpinWait();
            }
        });
        await().until(() -> pool.status().workers().stream()
                .anyMatch(worker -> worker.state().equals("busy")));
        endless.cancel(true);
        await().atMost(Duration.ofSeconds(5)).until(() -> pool.status().workers().stream()
                .noneMatch(worker -> worker.state().equals("busy")));
        assertThat(pool.map(x -> x, List.of(1, 2))).containsExactly(1, 2);
    }

    @Test
    void shouldEndTheCallOfAnInterruptedThread() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            entered.countDown();
            try {
                pool.map(
                        x -> {
                            Thread.sleep(60_000);
                            return x;
                        },
                        List.of(1, 2, 3));
            } catch (PoolInterruptedException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost"));
            }
        });
        caller.start();
        entered.await();
        await().until(() -> pool.status().workers().stream()
                .anyMatch(worker -> worker.state().equals("busy")));
        caller.interrupt();
        caller.join(10_000);
        assertThat(thrown.get()).isInstanceOf(PoolInterruptedException.class).hasMessageContaining("0 of 3");
        assertThat(pool.map(x -> x, List.of(7))).containsExactly(7);
    }

    @Test
    void shouldFailOnlyTheTaskOfAKilledWorker(@TempDir Path directory) throws Exception {
        String begun = directory.resolve("begun").toString();
        PoolFuture<Integer> sleeping = pool.submit(() -> {
            Files.createFile(Path.of(begun));
            Thread.sleep(60_000);
            return 1;
        });
        // A worker is busy as soon as it is sent a task. One that dies before it begins it fails nothing: another runs
        // it.
        await().until(() -> Files.exists(Path.of(begun)));
        long busy = pool.status().workers().stream()
                .filter(worker -> worker.state().equals("busy"))
                .findFirst()
                .orElseThrow()
                .pid();
        ProcessHandle.of(busy).orElseThrow().destroyForcibly();
        assertThatThrownBy(() -> sleeping.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(WorkerDiedException.class, e -> {
                    assertThat(e.pid()).isEqualTo(busy);
                    assertThat(e.exitCode()).isEqualTo(137);
                    assertThat(e).hasMessageContaining("SIGKILL").hasMessageContaining(String.valueOf(busy));
                });
        assertThat(pool.map(x -> x + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
    }

    @Test
    void shouldSayThatATaskCalledExit() {
        assertThatThrownBy(() -> pool.map(
                        x -> {
                            if (x == 2) {
                                System.exit(42);
                            }
                            return x;
                        },
                        List.of(1, 2, 3)))
                .isInstanceOf(WorkerDiedException.class)
                .hasMessageContaining("42")
                .hasMessageContaining("item 1 (2)");
        assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }

    @Test
    void shouldSayThatATaskCrashedTheWorkerOrFilledItsHeap() {
        try (WorkerPool small = Pool.open(o -> o.workers(1).heap("32m"))) {
            assertThatThrownBy(() -> small.map(x -> new byte[1 << 30].length, List.of(1)))
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("ran out of memory");
            assertThatThrownBy(() -> small.map(
                            x -> {
                                Trap.kill(pid(), Trap.How.SIGSEGV);
                                Thread.sleep(30_000);
                                return x;
                            },
                            List.of(1)))
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("crashed: SIGSEGV");
        }
    }

    @Test
    void shouldRefuseThePoolItself() {
        WorkerPool captured = pool;
        assertThatThrownBy(() -> pool.map(x -> captured.isShutdown(), List.of(1)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("a pool belongs to the session");
    }

    @Test
    void shouldLeaveIdleWorkersGoAndStartOthers() {
        try (WorkerPool brief = Pool.open(o -> o.workers(1).idleTimeout(Duration.ofMillis(100)))) {
            long first = brief.map(x -> pid(), List.of(1)).get(0);
            await().until(() -> brief.status().workers().isEmpty());
            assertThat(brief.map(x -> pid(), List.of(1)).get(0)).isNotEqualTo(first);
        }
    }

    @Test
    void shouldRunNestedPools() {
        assertThat(pool.map(x -> Pool.map(y -> x * 10 + y, List.of(1, 2)), List.of(1, 2)))
                .containsExactly(List.of(11, 12), List.of(21, 22));
    }

    @Test
    void shouldLimitNesting() {
        assertThatThrownBy(() -> Pool.open(o -> o.maxDepth(0))).isInstanceOf(PoolException.class);
    }

    @Test
    void shouldSayThatTasksNestPoolsTooDeep() {
        try (WorkerPool flat = Pool.open(o -> o.workers(1).maxDepth(1))) {
            assertThatThrownBy(() -> flat.map(x -> Pool.map(y -> y, List.of(1)), List.of(1)))
                    .isInstanceOf(TaskException.class)
                    .cause()
                    .isInstanceOf(PoolException.class)
                    .hasMessageContaining("1 deep; pools may be nested 1 deep")
                    .hasMessageContaining("PoolOptions.maxDepth(n)");
            List<List<Integer>> sums = flat.map(
                    x -> {
                        try (WorkerPool meant = Pool.open(o -> o.workers(1).maxDepth(2))) {
                            return meant.map(y -> y + x, List.of(1));
                        }
                    },
                    List.of(1));
            assertThat(sums).containsExactly(List.of(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldGiveEachWorkerItsShareOfTheProcessors(int workers) {
        int share = Math.max(1, Pool.cpus() / workers);
        record Seen(int processors, int cpus, int cores, int size, int processes) {}
        try (WorkerPool sharing = Pool.open(o -> o.workers(workers))) {
            List<Seen> seen = sharing.map(
                    x -> new Seen(
                            Runtime.getRuntime().availableProcessors(),
                            Pool.cpus(),
                            Pool.physicalCores(),
                            Pool.status().size(),
                            processes(40)),
                    IntStream.range(0, workers).boxed().toList());
            assertThat(seen).hasSize(workers).allSatisfy(one -> {
                assertThat(one.processors()).isEqualTo(share);
                assertThat(one.cpus()).isEqualTo(share);
                assertThat(one.cores()).isBetween(1, share);
                assertThat(one.size()).isEqualTo(share);
                assertThat(one.processes()).isBetween(1, share);
            });
        }
    }

    /** How many processes the shared pool starts for so many items. */
    private static int processes(int items) {
        Pool.configure(o -> o.chunk(1)); // each worker there may be gets some
        Set<Long> pids =
                new HashSet<>(Pool.map(x -> pid(), IntStream.range(0, items).boxed()));
        pids.addAll(Pool.status().workers().stream().map(PoolStatus.Worker::pid).toList());
        return pids.size();
    }

    @Test
    void shouldKeepToTheLimitOfTheEnvironment() {
        try (WorkerPool limited = Pool.open(o -> o.workers(1).env("LIDO_MAX_CPUS", "1"))) {
            assertThat(limited.map(x -> List.of(Pool.cpus(), Pool.status().size()), List.of(1)))
                    .containsExactly(List.of(1, 1));
        }
    }

    @Test
    void shouldRefuseABadLimitWhenAPoolIsOpened() {
        try (WorkerPool misled = Pool.open(o -> o.workers(1).env("LIDO_MAX_CPUS", "abc"))) {
            for (Fn<Integer, Object> opening : List.<Fn<Integer, Object>>of(
                    x -> Pool.map(y -> y, List.of(1)), x -> Pool.open(o -> o.workers(x)))) {
                assertThatThrownBy(() -> misled.map(opening, List.of(1)))
                        .isInstanceOf(TaskException.class)
                        .cause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("LIDO_MAX_CPUS (\"abc\") must be a whole number from 1 up");
            }
        }
    }

    @Test
    void shouldReportABadJvmArgumentWithTheJvmsWords() {
        try (WorkerPool bad = Pool.open(o -> o.workers(1).jvmArgs("-XX:+NoSuchFlag"))) {
            assertThatThrownBy(() -> bad.map(x -> x, List.of(1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("NoSuchFlag")
                    .hasMessageContaining("This pool asked for jvmArgs(\"-XX:+NoSuchFlag\")");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
    void shouldLetUsersChooseTheCollector(String collector) {
        try (WorkerPool chosen = Pool.open(o -> o.workers(1).jvmArgs(collector))) {
            assertThat(chosen.map(x -> x, List.of(new byte[8 << 20]))).hasSize(1);
        }
    }

    @Test
    void shouldPassEnvironmentAndProperties() {
        try (WorkerPool special =
                Pool.open(o -> o.workers(1).env("LIDO_TEST", "env").systemProperty("lido.test", "property"))) {
            assertThat(special.map(x -> System.getenv("LIDO_TEST") + System.getProperty("lido.test"), List.of(1)))
                    .containsExactly("envproperty");
        }
    }

    @Test
    void shouldRefuseWorkAfterClose() {
        WorkerPool closed = Pool.open(o -> o.workers(1));
        assertThat(closed.map(x -> x, List.of(1))).containsExactly(1);
        closed.close();
        assertThat(closed.isTerminated()).isTrue();
        assertThatThrownBy(() -> closed.map(x -> x, List.of(1))).isInstanceOf(PoolClosedException.class);
        assertThatThrownBy(() -> closed.submit(() -> 1)).isInstanceOf(PoolClosedException.class);
        closed.close();
    }

    @Test
    void shouldFinishSubmittedTasksBeforeClosing() throws Exception {
        WorkerPool closing = Pool.open(o -> o.workers(1));
        List<PoolFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            futures.add(closing.submit(() -> number));
        }
        closing.close();
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).get(0, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    @Test
    void shouldReuseResizeOrReplaceTheSharedPool() {
        WorkerPool first = Pool.shared(PoolOptions.defaults().workers(1));
        assertThat(Pool.shared(PoolOptions.defaults().workers(1))).isSameAs(first);
        assertThat(Pool.shared(PoolOptions.defaults().workers(2))).isSameAs(first);
        assertThat(Pool.status().size()).isEqualTo(2);
        WorkerPool other = Pool.shared(PoolOptions.defaults().workers(2).heap("128m"));
        assertThat(other).isNotSameAs(first);
        assertThat(Pool.map(x -> x, List.of(1))).containsExactly(1);
        Pool.shutdown();
        assertThat(Pool.shared()).isNotSameAs(other);
        Pool.shutdown();
    }

    @Test
    void shouldPrintLinesOfTasksInTheSession() {
        var captured = new java.io.ByteArrayOutputStream();
        java.io.PrintStream former = System.out;
        System.setOut(new java.io.PrintStream(captured, true));
        try {
            pool.map(
                    x -> {
                        System.out.println("hello from " + x);
                        System.out.print("without an end");
                        return x;
                    },
                    List.of("a task"));
        } finally {
            System.setOut(former);
        }
        assertThat(captured.toString())
                .contains("hello from a task")
                .contains("without an end")
                .contains("[worker ");
    }

    @Test
    void shouldNotSendCodeOrFunctionsTwice() {
        double[] large = new double[100_000];
        Function<Integer, Integer> fn = x -> x + large.length;
        pool.map(fn, IntStream.range(0, 100).boxed().toList());
        long before = pool.status().bytesSent();
        pool.map(fn, IntStream.range(0, 2000).boxed().toList());
        assertThat(pool.status().bytesSent() - before).isLessThan(3 * 800_000);
    }

    @Test
    void shouldRefuseNulls() {
        assertThatThrownBy(() -> pool.map((Fn<Object, Object>) null, List.of(1)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("fn");
        assertThatThrownBy(() -> pool.map(x -> x, (Iterable<Object>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("items");
    }
}
