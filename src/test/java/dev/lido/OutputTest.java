package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lido.Trap.How;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of what tasks print: whole, in order, soon, also of a worker that dies, and however much it is. */
@Timeout(90)
@ExtendWith(Leftovers.class)
class OutputTest {
    private static final String TAG = "[worker 1] ";

    @TempDir
    Path directory;

    private static WorkerPool open(UnaryOperator<PoolOptions> change) {
        return Pool.open(o -> change.apply(o.workers(1)));
    }

    private static void print(int lines) {
        for (int i = 0; i < lines; i++) {
            System.out.println(i);
        }
    }

    /** What {@link #print} prints, as the session shows it. */
    private static List<String> tagged(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> TAG + i).toList();
    }

    @Test
    void shouldShowLinesOfBothStreamsInOrderAlsoOfAWorkerThatThenDies() throws Exception {
        List<String> printed = Printed.linesDuring(() -> {
            try (WorkerPool pool = open(o -> o)) {
                Throwable death = catchThrowable(() -> pool.map(
                        x -> {
                            System.out.println("first");
                            System.err.println("second");
                            Logger.getLogger("a.library").warning("third");
                            System.out.print("fou");
                            System.out.println("rth");
                            Trap.spring(How.SIGKILL);
                            return x;
                        },
                        List.of(1)));
                assertThat(death).isNotNull();
            }
            return null;
        });
        assertThat(printed)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("[worker 1] first"),
                        line -> assertThat(line).isEqualTo("[worker 1] second"),
                        line -> assertThat(line).contains("OutputTest"),
                        line -> assertThat(line).isEqualTo("[worker 1] WARNING: third"),
                        line -> assertThat(line).isEqualTo("[worker 1] fourth"));
    }

    /** What is printed fast is collected for some milliseconds; nothing of it goes with the process. */
    @ParameterizedTest
    @EnumSource(names = {"HALT", "EXIT", "SIGSEGV", "SIGKILL"})
    void shouldLoseNoLineOfABurstAfterWhichTheWorkerDies(How how) throws Exception {
        for (int round = 0; round < 3; round++) {
            List<String> printed = Printed.linesDuring(() -> {
                try (WorkerPool pool = open(o -> o)) {
                    assertThatThrownBy(() -> pool.submit(() -> {
                                        print(5_000);
                                        Trap.spring(how);
                                    })
                                    .join())
                            .hasRootCauseInstanceOf(WorkerDiedException.class);
                }
                return null;
            });
            assertThat(printed).isEqualTo(tagged(5_000));
        }
    }

    @Test
    void shouldShowEveryLineThatWasPrintedBeforeAKillFromOutside() throws Exception {
        String counter = directory.resolve("count").toString();
        List<String> printed = Printed.linesDuring(() -> {
            try (WorkerPool pool = open(o -> o)) {
                long worker = pool.submit(() -> ProcessHandle.current().pid()).join();
                PoolFuture<?> task = pool.submit(() -> {
                    try (Counter count = Counter.open(counter)) {
                        for (long i = 0; ; i++) {
                            System.out.println(i);
                            count.set(i + 1);
                        }
                    }
                });
                await().until(() -> Files.exists(Path.of(counter)) && Counter.read(counter) > 20_000);
                Trap.kill(worker, How.SIGKILL);
                assertThatThrownBy(task::join).hasRootCauseInstanceOf(WorkerDiedException.class);
            }
            return null;
        });
        assertThat(printed).hasSizeBetween((int) Counter.read(counter), (int) Counter.read(counter) + 1);
        assertThat(printed).isEqualTo(tagged(printed.size()));
    }

    @Test
    void shouldShowTheUnfinishedLineOfATaskThatExits() throws Exception {
        List<String> printed = Printed.linesDuring(() -> {
            try (WorkerPool pool = open(o -> o)) {
                Throwable death = catchThrowable(() -> pool.submit(() -> {
                            System.out.print("no line end");
                            System.exit(3);
                        })
                        .join());
                assertThat(death).isNotNull();
            }
            return null;
        });
        assertThat(printed).contains("[worker 1] no line end");
    }

    @Test
    void shouldThrowOutputAwayIfAskedTo() throws Exception {
        List<String> printed = Printed.linesDuring(() -> {
            try (WorkerPool pool = open(o -> o.output(PoolOptions.Output.QUIET))) {
                pool.forEach(x -> System.out.println("item " + x), List.of(1, 2));
            }
            return null;
        });
        assertThat(printed).isEmpty();
    }

    @Test
    void shouldHaveShownWhatWasPrintedWhenTheResultIsThere() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Printed.during(new PrintStream(shown, true, StandardCharsets.UTF_8), () -> {
            try (WorkerPool pool = open(o -> o)) {
                for (int i = 0; i < 300; i++) {
                    String line = "line of " + i;
                    pool.submit(() -> System.out.println(line)).join();
                    assertThat(shown.toString(StandardCharsets.UTF_8)).contains(TAG + line);
                }
            }
            return null;
        });
    }

    @Test
    void shouldShowEachLineSoonWhetherManyOrFewArePrinted() throws Exception {
        List<Long> delays = Collections.synchronizedList(new ArrayList<>());
        OutputStream clock = new OutputStream() {
            private final StringBuilder line = new StringBuilder();

            @Override
            public void write(int b) {
                if (b == '\n') {
                    delays.add(System.currentTimeMillis() - Long.parseLong(line.substring(TAG.length())));
                    line.setLength(0);
                } else {
                    line.append((char) b);
                }
            }
        };
        Printed.during(new PrintStream(clock, false, StandardCharsets.UTF_8), () -> {
            try (WorkerPool pool = open(o -> o)) {
                pool.submit(() -> {
                            for (int i = 0; i < 20; i++) {
                                System.out.println(System.currentTimeMillis());
                                TimeUnit.MILLISECONDS.sleep(30);
                            }
                            for (int burst = 0; burst < 10; burst++) {
                                for (int i = 0; i < 500; i++) {
                                    System.out.println(System.currentTimeMillis());
                                }
                                TimeUnit.MILLISECONDS.sleep(20);
                            }
                        })
                        .join();
            }
            return null;
        });
        assertThat(delays).hasSize(20 + 5_000);
        int limit = 200 * Integer.getInteger("lido.timeout.factor", 1);
        assertThat(delays).allSatisfy(delay -> assertThat(delay).isLessThan(limit));
    }

    @Test
    void shouldShowAllRecordsOfALogger() throws Exception {
        List<String> printed = Printed.linesDuring(() -> {
            try (WorkerPool pool = open(o -> o)) {
                pool.forEach(
                        x -> {
                            Logger log = Logger.getLogger("a.library");
                            for (int i = 0; i < 2_000; i++) {
                                log.info("record " + i);
                            }
                        },
                        List.of(1));
            }
            return null;
        });
        assertThat(printed.stream().filter(line -> line.contains("record")))
                .isEqualTo(IntStream.range(0, 2_000)
                        .mapToObj(i -> TAG + "INFO: record " + i)
                        .toList());
    }

    @Test
    void shouldNotBreakTheConnectionWhereTheStackEndsInThePrinting() throws Exception {
        try (WorkerPool pool = open(o -> o)) {
            long worker = pool.submit(() -> ProcessHandle.current().pid()).join();
            for (int round = 0; round < 5; round++) {
                Printed.during(() -> {
                    assertThatThrownBy(() -> pool.submit(() -> recurse(0)).join())
                            .hasRootCauseInstanceOf(StackOverflowError.class);
                    return null;
                });
            }
            assertThat(pool.submit(() -> ProcessHandle.current().pid()).join()).isEqualTo(worker);
        }
    }

    private static int recurse(int depth) {
        System.out.println(depth);
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }

    @Test
    void shouldShowLongLinesWhole() throws Exception {
        List<String> printed = Printed.linesDuring(() -> {
            try (WorkerPool pool = open(o -> o)) {
                pool.submit(() -> {
                            System.out.println("a");
                            for (int length : new int[] {7_000, 9_000, 32_000, 33_000, 200_000}) {
                                System.out.println("\u00e4".repeat(length));
                            }
                            System.out.println("z");
                        })
                        .join();
            }
            return null;
        });
        assertThat(printed.stream().map(line -> line.length() - TAG.length()))
                .containsExactly(1, 7_000, 9_000, 32_000, 33_000, 200_000, 1);
    }

    @Test
    void shouldNotBlameTheWorkerForAStreamOfTheSessionThatThrows() throws Exception {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("no room");
            }
        };
        Printed.during(new PrintStream(broken), () -> {
            try (WorkerPool pool = open(o -> o)) {
                assertThat(pool.submit(() -> {
                                    print(10_000);
                                    return 1;
                                })
                                .get(20, TimeUnit.SECONDS))
                        .isEqualTo(1);
            }
            return null;
        });
    }

    @Test
    void shouldLetTasksThatPrintWaitAndNoOthersWhileNobodyReadsTheOutput() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                shown.write(bytes, offset, length);
            }
        };
        Printed.during(new PrintStream(stuck, false, StandardCharsets.UTF_8), () -> {
            try (WorkerPool pool = Pool.open(o -> o.workers(2))) {
                PoolFuture<?> printer = pool.submit(() -> print(200_000));
                try {
                    for (int i = 0; i < 1_000; i++) {
                        int number = i;
                        assertThat(pool.submit(() -> number).get(20, TimeUnit.SECONDS))
                                .isEqualTo(number);
                    }
                    assertThat(printer).isNotDone();
                } finally {
                    released.countDown();
                }
                printer.get(60, TimeUnit.SECONDS);
            }
            return null;
        });
        assertThat(shown.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.substring(TAG.length()))
                        .toList())
                .isEqualTo(IntStream.range(0, 200_000).mapToObj(String::valueOf).toList());
    }

    /** A session with little memory, two tasks that print half a million lines each, and one that goes on beside. */
    static final class Session {
        private Session() {}

        public static void main(String[] args) throws Exception {
            try (WorkerPool pool = Pool.open(o -> o.workers(2).chunk(1))) {
                PoolFuture<?> one = pool.submit(() -> print(500_000));
                PoolFuture<?> two = pool.submit(() -> print(500_000));
                one.get();
                two.get();
            }
        }
    }

    @Test
    void shouldBearAMillionLines() throws Exception {
        Path out = directory.resolve("out");
        Process session = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx32m",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Session.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(session.exitValue()).isZero();
        try (var lines = Files.lines(out)) {
            int[] next = new int[3];
            lines.forEach(line -> {
                int worker = line.charAt("[worker ".length()) - '0';
                assertThat(line).isEqualTo("[worker " + worker + "] " + next[worker] % 500_000);
                next[worker]++;
            });
            assertThat(next[1] + next[2]).isEqualTo(1_000_000);
        }
    }

    @Test
    void shouldEndAnEndlessPrinterAtItsTimeLimit() throws Exception {
        Printed.during(() -> {
            try (WorkerPool pool = open(o -> o.taskTimeout(Duration.ofSeconds(1)))) {
                long start = System.nanoTime();
                assertThatThrownBy(() ->
                                pool.submit(() -> print(Integer.MAX_VALUE)).join())
                        .hasCauseInstanceOf(TaskTimeoutException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            }
            return null;
        });
    }
}
