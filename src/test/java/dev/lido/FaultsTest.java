package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lido.Trap.How;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries, time limits, frozen and leaking workers, with real worker processes. */
@Timeout(90)
@ExtendWith(Leftovers.class)
class FaultsTest {
    @TempDir
    Path directory;

    /** Statics of the worker. */
    static final List<byte[]> LEAK = new ArrayList<>();

    static Object head;

    private static WorkerPool open(UnaryOperator<PoolOptions> change) {
        return Pool.open(o -> change.apply(o.workers(2)));
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void shouldRetryAsOftenAsAskedAndTellTheTask() {
        try (WorkerPool pool = open(o -> o.retries(2))) {
            List<Integer> attempts = pool.map(
                    x -> {
                        int attempt = Task.current().attempt();
                        if (attempt <= x) {
                            throw new IllegalStateException("not yet");
                        }
                        return attempt;
                    },
                    List.of(0, 1, 2, 0, 2));
            assertThat(attempts).containsExactly(1, 2, 3, 1, 3);
            assertThat(pool.submit(() -> {
                                int attempt = Task.current().attempt();
                                if (attempt < 3) {
                                    Trap.spring(How.SIGKILL);
                                }
                                return attempt;
                            })
                            .join())
                    .isEqualTo(3);
            assertThatThrownBy(() -> pool.map(x -> 1 / x, List.of(1, 0)))
                    .isInstanceOf(TaskException.class)
                    .hasMessageContaining("item 1 (0), attempt 3 of 3")
                    .hasCauseInstanceOf(ArithmeticException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = How.class,
            names = {"HALT", "SIGKILL"})
    void shouldLoseOnlyWhatRanAmongManyShortTasks(How how) throws Exception {
        try (WorkerPool pool = open(o -> o)) {
            List<PoolFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                int number = i;
                futures.add(pool.submit(() -> {
                    if (number % 1000 == 999) {
                        Trap.spring(how);
                    }
                    return number;
                }));
            }
            for (int i = 0; i < futures.size(); i++) {
                PoolFuture<Integer> future = futures.get(i);
                if (i % 1000 == 999) {
                    assertThatThrownBy(future::get).hasCauseInstanceOf(WorkerDiedException.class);
                } else {
                    // Also what had ended and was on its way, together with others.
                    assertThat(future.get()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void shouldRunNothingTwiceButWhatBroke() throws IOException {
        Path log = Files.createFile(directory.resolve("log"));
        String name = log.toString();
        try (WorkerPool pool = open(o -> o.retries(1).chunk(50))) {
            List<Integer> items = IntStream.range(0, 100).boxed().toList();
            List<Integer> results = pool.map(
                    x -> {
                        Files.writeString(Path.of(name), x + "\n", StandardOpenOption.APPEND);
                        TimeUnit.MILLISECONDS.sleep(5);
                        if (x == 60 && Task.current().attempt() == 1) {
                            Trap.spring(How.HALT);
                        }
                        return -x;
                    },
                    items);
            assertThat(results).isEqualTo(items.stream().map(x -> -x).toList());
        }
        List<String> runs = Files.readAllLines(log);
        assertThat(runs).hasSize(101);
        assertThat(runs.stream().distinct()).hasSize(100);
        assertThat(runs.stream().filter("60"::equals)).hasSize(2);
    }

    @Test
    void shouldEndATaskThatHeedsInterruptsAtItsTimeLimitAndKeepTheWorker() {
        try (WorkerPool pool = open(o -> o.workers(1))) {
            // Not under the limit: what a new worker runs first takes its time on a busy machine.
            long before = pool.submit(() -> pid()).join();
            long start = System.nanoTime();
            assertThatThrownBy(() -> pool.with(o -> o.timeout(Duration.ofMillis(300)))
                            .map(
                                    x -> {
                                        waitForEver();
                                        return x;
                                    },
                                    List.of("a")))
                    .isInstanceOfSatisfying(TaskTimeoutException.class, e -> {
                        assertThat(e.limit()).isEqualTo(Duration.ofMillis(300));
                        assertThat(e.index()).isZero();
                        assertThat(e).hasMessageContaining("item 0 (\"a\")").hasMessageContaining("waitForEver");
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(pool.submit(() -> pid()).join()).isEqualTo(before);
            assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).join())
                    .isFalse();
        }
    }

    @Test
    void shouldEndATaskThatIgnoresInterruptsAndNoOther() {
        try (WorkerPool pool = open(
                o -> o.workers(1).taskTimeout(Duration.ofMillis(500)).retries(1).chunk(10))) {
            long start = System.nanoTime();
            List<Integer> results = pool.map(
                    x -> {
                        if (x == 3 && Task.current().attempt() == 1) {
                            Trap.spring(How.LOOP);
                        }
                        return x;
                    },
                    IntStream.range(0, 10).boxed().toList());
            assertThat(results).isEqualTo(IntStream.range(0, 10).boxed().toList());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldNotCountTheWaitBeforeATaskBegins() {
        try (WorkerPool pool = open(o -> o.workers(1).taskTimeout(Duration.ofMillis(700)))) {
            List<Integer> results = pool.map(
                    x -> {
                        TimeUnit.MILLISECONDS.sleep(300);
                        return x;
                    },
                    List.of(1, 2, 3, 4, 5));
            assertThat(results).containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void shouldReplaceAWorkerThatIsStoppedWhileItHasNothingToDo() throws Exception {
        try (WorkerPool pool = open(o -> o.workers(1).heartbeatTimeout(Duration.ofSeconds(1)))) {
            long stopped = pool.submit(() -> pid()).join();
            Trap.kill(stopped, How.SIGSTOP);
            await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.of(stopped)
                    .filter(ProcessHandle::isAlive)
                    .isEmpty());
            assertThat(pool.submit(() -> pid()).join()).isNotEqualTo(stopped);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGKILL", "SIGSEGV", "SIGABRT", "SIGTERM"})
    void shouldNotEvenShowThatAWorkerDiedWhichHadNothingToDo(How signal) throws Exception {
        try (WorkerPool pool = open(o -> o.workers(1))) {
            long idle = pool.submit(() -> pid()).join();
            ProcessHandle process = ProcessHandle.of(idle).orElseThrow();
            Trap.kill(idle, signal);
            if (signal != How.SIGKILL) {
                // While the JVM writes its report, or runs its hooks, it may still begin a task.
                process.onExit().join();
            }
            List<PoolFuture<Integer>> after = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                after.add(pool.submit(() -> number));
            }
            for (int i = 0; i < after.size(); i++) {
                assertThat(after.get(i).join()).isEqualTo(i);
            }
        }
    }

    @Test
    void shouldReplaceAWorkerThatIsStoppedWhileItStarts() throws Exception {
        Path paused = directory.resolve("paused"); // the JVM waits until somebody deletes it
        try (WorkerPool pool = open(o -> o.workers(1)
                .heartbeatTimeout(Duration.ofSeconds(1))
                .jvmArgs(
                        "-XX:+UnlockDiagnosticVMOptions", "-XX:+PauseAtStartup", "-XX:PauseAtStartupFile=" + paused))) {
            PoolFuture<Long> served = pool.submit(() -> pid());
            await().until(() -> Files.exists(paused));
            long stopped = pool.status().workers().get(0).pid();
            Trap.kill(stopped, How.SIGSTOP);
            Files.delete(paused);
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(paused));
            Files.delete(paused);
            assertThat(served.get(20, TimeUnit.SECONDS)).isNotEqualTo(stopped);
        }
    }

    @Test
    void shouldGoOnWithTheWorkersThereAreWhenOthersDoNotStart() throws Exception {
        Path gate = directory.resolve("gate");
        Path options = Files.createFile(directory.resolve("options"));
        String name = gate.toString();
        try (Logged logged = new Logged();
                WorkerPool pool = open(o -> o.workers(2).jvmArgs("-XX:VMOptionsFile=" + options))) {
            PoolFuture<Integer> served = pool.submit(() -> {
                while (!Files.exists(Path.of(name))) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                return 1;
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> states(pool).contains("busy"));
            Files.writeString(options, "-XX:+NoSuchOption");
            PoolFuture<Integer> waiting = pool.submit(() -> 2);
            try {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> logged.lines.stream()
                                        .filter(line -> line.contains("did not start"))
                                        .count()
                                >= 4);
            } finally {
                Files.createFile(gate);
            }
            assertThat(served.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    private static List<String> states(WorkerPool pool) {
        return pool.status().workers().stream().map(PoolStatus.Worker::state).toList();
    }

    /** Chunks grow while items are short: what travels with the one that waits is run by the other worker. */
    @Test
    void shouldRunElsewhereWhatWasToRunAfterAnItemThatTakesLong() {
        String done = directory.toString();
        try (WorkerPool pool = open(o -> o.workers(2))) {
            List<Integer> results = pool.map(
                    item -> {
                        while (item == 5 && new File(done).list().length < 39) {
                            TimeUnit.MILLISECONDS.sleep(5);
                        }
                        Files.createFile(Path.of(done, "item" + item));
                        return item;
                    },
                    IntStream.range(0, 40).boxed().toList());
            assertThat(results).isEqualTo(IntStream.range(0, 40).boxed().toList());
        }
    }

    /** Each side asks and answers while it sends, or is sent, more than the channel takes at once. */
    @Test
    void shouldAskForItemsWhileMuchIsOnTheWay() {
        List<byte[]> items = Collections.nCopies(24, new byte[1 << 20]);
        try (WorkerPool pool = open(o -> o.workers(2))) {
            for (int round = 0; round < 8; round++) {
                List<byte[]> results = pool.map(
                        item -> {
                            TimeUnit.MILLISECONDS.sleep(Task.current().index() % 5 == 0 ? 30 : 1);
                            return item;
                        },
                        items);
                assertThat(results).hasSize(24).allMatch(result -> result.length == 1 << 20);
            }
        }
    }

    @Test
    void shouldKeepChunksWholeWhoseSizeTheUserHasChosen() {
        try (WorkerPool pool = open(o -> o.workers(2))) {
            pool.map(x -> x, List.of(1, 2));
            List<Long> workers = pool.with(o -> o.chunk(8))
                    .map(
                            item -> {
                                TimeUnit.MILLISECONDS.sleep(item < 8 ? 30 : 0);
                                return pid();
                            },
                            IntStream.range(0, 16).boxed().toList());
            assertThat(new HashSet<>(workers.subList(0, 8))).hasSize(1);
        }
    }

    /** The pace of short tasks lets many wait in a worker, but never behind one that runs and runs. */
    @Test
    void shouldServeShortTasksWhileOthersRunForEver() throws Exception {
        try (WorkerPool pool = open(o -> o)) {
            for (int i = 0; i < 500; i++) {
                pool.submit(() -> 1).join();
            }
            PoolFuture<?> endless = pool.submit(FaultsTest::waitForEver);
            try {
                for (int i = 0; i < 500; i++) {
                    assertThat(pool.submit(() -> 1).get(10, TimeUnit.SECONDS)).isEqualTo(1);
                }
            } finally {
                endless.cancel(true);
            }
        }
    }

    @Test
    void shouldEndAWorkerThatOnlyCollectsGarbage() {
        try (WorkerPool pool = open(o -> o.workers(1).heap("64m").heartbeatTimeout(Duration.ofSeconds(2)))) {
            long start = System.nanoTime();
            Throwable seen = catchThrowable(() -> pool.submit(() -> {
                        fillTheHeap();
                        return "unreachable";
                    })
                    .join());
            assertThat(seen).hasRootCauseInstanceOf(WorkerDiedException.class);
            assertThat(seen.getMessage()).containsPattern("collecting garbage|ran out of memory");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
        }
    }

    /** Leaves so little free that each small allocation costs a collection of everything. */
    private static void fillTheHeap() {
        Runtime runtime = Runtime.getRuntime();
        Object[] newest = null;
        while (runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() > 1 << 20) {
            newest = new Object[] {newest, null, null};
        }
        head = newest;
        while (true) {
            newest[1] = new byte[32 << 10];
        }
    }

    @Test
    void shouldNotTakeALongComputationForFrozen() {
        try (WorkerPool pool = open(o -> o.heartbeatTimeout(Duration.ofSeconds(1)))) {
            List<Long> sums = pool.map(
                    x -> {
                        long sum = 0;
                        long end = System.nanoTime() + 4_000_000_000L;
                        while (System.nanoTime() < end) {
                            for (int i = 0; i < 1_000_000; i++) {
                                sum += i ^ x;
                            }
                        }
                        return sum;
                    },
                    List.of(1, 2));
            assertThat(sums).hasSize(2);
        }
    }

    @Test
    void shouldReplaceAWorkerAfterSoManyItems() {
        try (WorkerPool pool = open(o -> o.workers(1).chunk(1).recycleAfter(3))) {
            List<Long> pids = pool.map(x -> pid(), List.of(1, 2, 3, 4, 5, 6, 7, 8));
            assertThat(pids.stream().distinct().count()).isBetween(2L, 4L);
            assertThat(pids.get(7)).isNotEqualTo(pids.get(0));
        }
    }

    @Test
    void shouldReplaceAWorkerThatLeaksAndSayWhy() throws Exception {
        try (Logged logged = new Logged();
                WorkerPool pool = open(o -> o.workers(1).heap("256m").recycleAfter("32m"))) {
            long first = pool.submit(() -> pid()).join();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> pool.submit(() -> {
                                        LEAK.add(new byte[8 << 20]);
                                        return pid();
                                    })
                                    .join()
                            != first);
            assertThat(logged.lines).anySatisfy(line -> assertThat(line)
                    .containsPattern("WARNING Worker 1 \\(pid \\d+\\) is replaced: what its heap holds has grown by"
                            + " \\d+ MB"));
        }
    }

    /** What Lido logs meanwhile. */
    private static final class Logged extends Handler implements AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final Logger logger = Logger.getLogger("dev.lido");
        private final Level before = logger.getLevel();

        Logged() {
            logger.setLevel(Level.FINE);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord message) {
            lines.add(message.getLevel() + " " + message.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setLevel(before);
        }

        /** Where the first line is that contains all of {@code parts}; -1 if there is none. */
        int find(String... parts) {
            for (int i = 0; i < lines.size(); i++) {
                if (Stream.of(parts).allMatch(lines.get(i)::contains)) {
                    return i;
                }
            }
            return -1;
        }
    }

    @Test
    void shouldNotLetTheNextTaskWaitUntilACancelledOneIsKilled() throws Exception {
        Path begun = directory.resolve("begun");
        String name = begun.toString();
        try (Logged logged = new Logged();
                WorkerPool pool = open(o -> o.workers(1))) {
            String first = "(pid " + pool.submit(() -> pid()).join() + ")";
            PoolFuture<Object> stubborn = pool.submit(() -> {
                Files.createFile(Path.of(name));
                while (true) {
                    Thread.onSpinWait();
                }
            });
            await().until(() -> Files.exists(begun));
            PoolFuture<Long> next = pool.submit(() -> pid());
            stubborn.cancel(true);
            String second = "(pid " + next.join() + ")";
            await().until(() -> logged.find(first, "is gone") >= 0);
            assertThat(logged.find(second, "was started")).isNotNegative().isLessThan(logged.find(first, "is gone"));
        }
    }

    @Test
    void shouldGoOnWithAWorkerThatHeedsLateButBeforeAnotherIsThere() throws Exception {
        Path begun = directory.resolve("begun");
        String name = begun.toString();
        try (Logged logged = new Logged();
                WorkerPool pool = open(o -> o.workers(1).initializer(() -> {
                    // No second worker comes before the first is done.
                    while (Files.exists(Path.of(name))) {
                        Thread.onSpinWait();
                    }
                }))) {
            long first = pool.submit(() -> pid()).join();
            PoolFuture<?> late = pool.submit(() -> {
                Files.createFile(Path.of(name));
                try {
                    waitForEver();
                } finally {
                    long end = System.nanoTime() + Duration.ofMillis(150).toNanos();
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                }
            });
            await().until(() -> Files.exists(begun));
            late.cancel(true);
            assertThat(pool.submit(() -> pid()).join()).isEqualTo(first);
            assertThat(logged.find("Worker 2 ", "was started")).isNotNegative();
            Files.delete(begun);
            await().until(() -> logged.find("Worker 2 ", "is gone", "as it was told") >= 0);
            assertThat(pool.submit(() -> pid()).join()).isEqualTo(first);
            assertThat(states(pool)).hasSize(1);
        }
    }

    @Test
    void shouldNotReplaceAWorkerForGarbage() {
        try (WorkerPool pool = open(o -> o.workers(1).heap("256m").recycleAfter("32m"))) {
            long first = pool.submit(() -> pid()).join();
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            while (System.nanoTime() < end) {
                assertThat(pool.submit(() -> {
                                    byte[] garbage = new byte[16 << 20];
                                    return garbage.length > 0 ? pid() : 0;
                                })
                                .join())
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void shouldEndAPoolThatNobodyCanReach() {
        long worker = pidOfAForgottenPool();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return ProcessHandle.of(worker).filter(ProcessHandle::isAlive).isEmpty();
        });
    }

    @SuppressWarnings("resource") // that is what is tested
    private static long pidOfAForgottenPool() {
        return open(o -> o.workers(1)).submit(() -> pid()).join();
    }

    @Test
    void shouldLeaveNothingBehindHoweverOftenPoolsOpenCrashAndClose() throws IOException {
        int cycles = Integer.getInteger("lido.cycles", 10);
        cycle(3);
        List<String> files = openFiles();
        cycle(cycles);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(openFiles()).as("open files, after %s", files).hasSizeLessThanOrEqualTo(files.size() + 5);
            assertThat(threads()).as("threads").noneMatch(name -> name.startsWith("lido-"));
        });
    }

    private static void cycle(int times) {
        How[] hows = {How.EXIT, How.HALT, How.SIGKILL, How.SIGSEGV, How.EXCEPTION};
        for (int i = 0; i < times; i++) {
            How how = hows[i % hows.length];
            try (WorkerPool pool = open(o -> o.workers(1))) {
                assertThatThrownBy(() -> pool.forEach(x -> Trap.spring(how), List.of(1)))
                        .isInstanceOf(PoolException.class);
            }
        }
    }

    private static List<String> openFiles() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        List<String> targets = new ArrayList<>();
        try (var files = Files.list(all)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    targets.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException closedSince) {
                    // not open
                }
            }
        }
        return targets;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    @Test
    void shouldKeepTheWorkersWhenOnlyLimitsOfTasksChange() {
        Pool.configure(o -> o.workers(1));
        long first = Pool.submit(() -> pid()).join();
        Pool.configure(
                o -> o.workers(1).taskTimeout(Duration.ofSeconds(20)).retries(3).chunk(2));
        assertThat(Pool.submit(() -> pid()).join()).isEqualTo(first);
        Pool.shutdown();
        Pool.configure(o -> PoolOptions.defaults());
    }
}
