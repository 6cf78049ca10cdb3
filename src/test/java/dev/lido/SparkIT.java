package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real Spark cluster, whose processes have nothing of Lido to begin with. */
@Timeout(300)
class SparkIT {
    /** Asked at the very end: the nested classes leave the cluster and its application as they are. */
    private static final Leftovers LEFTOVERS = new Leftovers();
    /** A job of Spark's costs what a hundred messages to a local worker cost. */
    private static final int FEW = 200;

    private static SparkCluster cluster;
    /** Keeps the application, which all pools with the same master share. */
    private static WorkerPool shared;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        LEFTOVERS.beforeAll(null);
        cluster = SparkCluster.start();
        shared = Pool.open(cluster.options());
    }

    @AfterAll
    static void stop() throws Exception {
        if (shared != null) {
            shared.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        LEFTOVERS.afterAll(null);
    }

    @Nested
    @Timeout(120)
    class Contract extends ParallelContract {
        Contract() {
            super(cluster.options(), FEW);
        }
    }

    @Nested
    class Progress extends ProgressContractTest.Contract {
        Progress() {
            super(cluster.options());
        }
    }

    @Nested
    class Streams extends StreamContractTest.Contract {
        Streams() {
            super(cluster.options(), FEW);
        }
    }

    @Test
    void shouldRunInProcessesBesideTheExecutors() {
        List<Long> pids = shared.map(x -> ProcessHandle.current().pid(), IntStream.range(0, 20));
        List<Long> executors =
                cluster.executors().stream().map(ProcessHandle::pid).toList();

        assertThat(executors).hasSize(SparkCluster.WORKERS);
        assertThat(pids).doesNotContainAnyElementsOf(executors);
        assertThat(pids).doesNotContain(ProcessHandle.current().pid());
    }

    @Test
    void shouldTellOfATaskThatExits() {
        assertThatThrownBy(() -> shared.map(
                        x -> {
                            if (x == 3) {
                                System.exit(7);
                            }
                            return x;
                        },
                        IntStream.range(0, 10)))
                .isInstanceOfSatisfying(
                        WorkerDiedException.class, e -> assertThat(e.exitCode()).isEqualTo(7))
                .hasMessageContaining("item 3")
                .hasMessageContaining("System.exit(7)");
        assertThat(shared.map(x -> x, List.of(1))).containsExactly(1);
    }

    @Test
    void shouldTellOfATaskThatRunsOutOfMemory() {
        assertThatThrownBy(() -> shared.submit(() -> {
                            List<long[]> all = new ArrayList<>();
                            while (true) {
                                all.add(new long[1 << 22]);
                            }
                        })
                        .join())
                .cause()
                .isInstanceOf(WorkerDiedException.class)
                .hasMessageContaining("memory");
        assertThat(cluster.executors()).hasSize(SparkCluster.WORKERS);
    }

    @Test
    void shouldStopATaskThatSpins() {
        assertThatThrownBy(() -> shared.with(o -> o.timeout(Duration.ofMillis(300)))
                        .map(
                                x -> {
                                    while (x > 0) {
                                        Thread.onSpinWait();
                                    }
                                    return x;
                                },
                                List.of(0, 1)))
                .isInstanceOf(TaskTimeoutException.class);
        PoolFuture<?> spinning = shared.submit(() -> {
            while (true) {
                Thread.onSpinWait();
            }
        });
        shared.submit(() -> 1).join();

        assertThat(spinning.cancel(true)).isTrue();
        // Both slots are free again.
        assertThat(shared.with(o -> o.chunk(1))
                        .map(
                                x -> {
                                    TimeUnit.MILLISECONDS.sleep(50);
                                    return x;
                                },
                                IntStream.range(0, 4)))
                .hasSize(4);
    }

    @Test
    void shouldSurviveExecutorsThatAreKilled() throws Exception {
        PoolFuture<Integer> sum = shared.submit(() -> 0); // the executors are there
        sum.join();
        Thread killer = new Thread(() -> cluster.executors().get(0).destroyForcibly());
        List<Integer> results;
        try (var stream = shared.with(o -> o.chunk(2))
                .imap(
                        x -> {
                            TimeUnit.MILLISECONDS.sleep(100);
                            return -x;
                        },
                        IntStream.range(0, 40))) {
            results = stream.peek(x -> {
                        if (x == -5) {
                            killer.start();
                        }
                    })
                    .toList();
        }
        killer.join();

        assertThat(results).isEqualTo(IntStream.range(0, 40).mapToObj(x -> -x).toList());
        await().atMost(Duration.ofSeconds(60)).until(() -> cluster.executors().size() == SparkCluster.WORKERS);
    }

    @Test
    void shouldCarryLargeThings() {
        byte[] large = new byte[40 << 20];
        large[large.length - 1] = 7;
        assertThat(shared.map(x -> large[large.length - 1] + x, List.of(1, 2, 3)))
                .containsExactly(8, 9, 10);
        Shared<byte[]> broadcast = Pool.broadcast(large);
        assertThat(shared.map(x -> broadcast.get().length, List.of(1, 2))).containsOnly(large.length);
        assertThat(shared.submit(() -> new byte[30 << 20]).join()).hasSize(30 << 20);
        byte[][] items = {new byte[20 << 20], new byte[10]};
        assertThat(shared.map(x -> x.length, items)).containsExactly(20 << 20, 10);
    }

    @Test
    void shouldTellOfAResultThatIsTooLarge() {
        assertThatThrownBy(() -> shared.submit(() -> new byte[60 << 20]).join())
                .cause()
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("spark.driver.maxResultSize");
        // Together they are too large, but not one by one.
        assertThat(shared.with(o -> o.chunk(1)).map(x -> new byte[12 << 20], IntStream.range(0, 6)))
                .hasSize(6)
                .allMatch(result -> result.length == 12 << 20);
    }

    @Test
    void shouldShowWhatTasksPrintWhileTheyRun() throws Exception {
        Path file = directory.resolve("go");
        String name = file.toString();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        OutputStream watched = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
                seen.write(bytes, offset, length);
                if (seen.toString(StandardCharsets.UTF_8).contains("before 99") && !Files.exists(file)) {
                    Files.createFile(file);
                }
            }
        };
        Printed.during(new PrintStream(watched, true, StandardCharsets.UTF_8), () -> shared.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        System.out.println("before " + i);
                    }
                    while (!Files.exists(Path.of(name))) {
                        Thread.sleep(5);
                    }
                    System.out.println("after");
                    return 0;
                })
                .join());

        List<String> lines = seen.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(101).allMatch(line -> line.matches("\\[worker \\d+] .*"));
        assertThat(lines.stream().map(line -> line.substring(line.indexOf(']') + 2)))
                .startsWith("before 0", "before 1")
                .endsWith("before 99", "after");
    }

    @Test
    void shouldSayThatTheMasterHasAnotherVersion() throws Exception {
        if (Runtime.version().feature() > 23) {
            shouldSayThatSparkDoesNotRunHere();
            return;
        }
        String other = SparkCluster.version().startsWith("3.") ? "4.2.0" : "3.5.9";
        try (SparkCluster master = SparkCluster.masterAlone(other)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> Pool.open(PoolOptions.defaults().engine(master.master())))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("another version of Spark")
                    .hasMessageContaining(SparkCluster.version());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
    }

    /** On this Java there is no second version of Spark that could be a master's. */
    private static void shouldSayThatSparkDoesNotRunHere() throws IOException {
        ClassLoader spark = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader old = SparkCluster.loader("3.5.9")) {
            Thread.currentThread().setContextClassLoader(old);
            assertThatThrownBy(() -> Pool.open(cluster.options()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("Spark 3.5.9 does not run on Java");
        } finally {
            Thread.currentThread().setContextClassLoader(spark);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAnAddress() {
        assertThatThrownBy(() -> Pool.open(PoolOptions.defaults().engine("spark://127.0.0.1:1")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("7077");
    }

    @Test
    void shouldTellWhatToAddWithoutSpark() {
        ClassLoader spark = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        try {
            assertThatThrownBy(() -> Pool.open(cluster.options()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("%maven org.apache.spark:spark-core_2.12:3.5");
        } finally {
            Thread.currentThread().setContextClassLoader(spark);
        }
    }

    @Test
    void shouldUseTheApplicationThatIsThere() throws Exception {
        Object context = Thread.currentThread()
                .getContextClassLoader()
                .loadClass("org.apache.spark.SparkContext")
                .getMethod("getOrCreate")
                .invoke(null);
        try (WorkerPool pool = Pool.open(PoolOptions.defaults().engine(context))) {
            assertThat(pool.map(x -> x + 1, List.of(1, 2))).containsExactly(2, 3);
        }

        assertThat(context.getClass().getMethod("isStopped").invoke(context)).isEqualTo(false);
        assertThat(shared.submit(() -> 1).join()).isEqualTo(1);
    }

    @Test
    void shouldShowWhatTasksPrint() throws Exception {
        String printed = Printed.during(() -> {
            shared.forEach(x -> System.out.println("this is " + x), List.of(1, 2));
            return null;
        });

        assertThat(printed.lines())
                .anyMatch(line -> line.matches("\\[worker \\d+] this is 1"))
                .anyMatch(line -> line.matches("\\[worker \\d+] this is 2"));
    }

    @Test
    void shouldMakeWorkersAsOptionsSay() {
        PoolOptions options = cluster.options()
                .heap("64m")
                .systemProperty("lido.test.colour", "blue")
                .initializer(() -> System.setProperty("lido.test.initialized", "yes"));
        try (WorkerPool pool = Pool.open(options)) {
            assertThat(pool.map(
                            x -> System.getProperty("lido.test.colour") + System.getProperty("lido.test.initialized"),
                            List.of(1, 2, 3)))
                    .containsOnly("blueyes");
            assertThat(pool.submit(() -> Runtime.getRuntime().maxMemory()).join())
                    .isLessThan(70L << 20);
        }
        PoolOptions broken = cluster.options().initializer(() -> {
            throw new IllegalStateException("not today");
        });
        try (WorkerPool pool = Pool.open(broken)) {
            assertThatThrownBy(() -> pool.submit(() -> 1).join())
                    .cause()
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("not today");
        }
    }
}
