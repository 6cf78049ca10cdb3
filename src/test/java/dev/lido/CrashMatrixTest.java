package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lido.Trap.How;
import dev.lido.Trap.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What breaks, where, and how: who waits for the task gets the outcome that names it, all others their results, and the
 * pool serves the next call. Each cell is tried alone, from a callback of another task, and while others submit.
 */
@Timeout(60)
@ExtendWith(Leftovers.class)
class CrashMatrixTest {
    private static final long USABLE_WITHIN_SECONDS = 20;

    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("lido.timeout.factor", 1));

    private static WorkerPool pool;

    /** Under which circumstances. */
    enum When {
        ALONE,
        IN_A_CALLBACK,
        WHILE_OTHERS_SUBMIT
    }

    /** What the caller gets. */
    private enum Outcome {
        VALUE,
        THREW,
        DIED,
        TIMED_OUT,
        NOT_SHIPPABLE
    }

    private record Cell(Where where, How how, Outcome outcome, String fact) {
        Arguments when(When when) {
            return Arguments.of(where, how, when, outcome, fact);
        }
    }

    static Stream<Arguments> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Where where : List.of(Where.WRITING_THE_TASK, Where.READING_THE_RESULT)) {
            cells.add(new Cell(where, How.EXCEPTION, Outcome.NOT_SHIPPABLE, "IllegalStateException"));
            cells.add(new Cell(where, How.ERROR, Outcome.NOT_SHIPPABLE, "AssertionError"));
            cells.add(new Cell(where, How.STACK_OVERFLOW, Outcome.NOT_SHIPPABLE, "StackOverflowError|too deep"));
        }
        for (Where where : List.of(Where.READING_THE_TASK, Where.RUNNING, Where.WRITING_THE_RESULT)) {
            Outcome thrown = where == Where.RUNNING ? Outcome.THREW : Outcome.NOT_SHIPPABLE;
            cells.add(new Cell(where, How.EXCEPTION, thrown, "IllegalStateException: sprung"));
            cells.add(new Cell(where, How.ERROR, thrown, "AssertionError: sprung"));
            cells.add(new Cell(where, How.STACK_OVERFLOW, thrown, "StackOverflowError|too deep"));
            cells.add(new Cell(
                    where,
                    How.HEAP,
                    Outcome.DIED,
                    "ran out of memory: Java heap space of 48m \\(for more: Pool.configure"));
            cells.add(new Cell(
                    where,
                    How.METASPACE,
                    Outcome.DIED,
                    "ran out of memory: Metaspace \\(for more: PoolOptions.jvmArgs"));
            cells.add(new Cell(where, How.EXIT, Outcome.DIED, "System.exit\\(42\\) in .*Trap.*spring"));
            cells.add(new Cell(where, How.HALT, Outcome.DIED, "exit code 42"));
            cells.add(new Cell(where, How.SIGKILL, Outcome.DIED, "signal 9 \\(SIGKILL\\)"));
            cells.add(new Cell(where, How.SIGSEGV, Outcome.DIED, "crashed: SIGSEGV"));
            cells.add(new Cell(where, How.SIGABRT, Outcome.DIED, "signal 6 \\(SIGABRT\\)|crashed: SIGABRT"));
            cells.add(new Cell(where, How.SIGTERM, Outcome.DIED, "signal 15 \\(SIGTERM\\)"));
            cells.add(new Cell(where, How.SIGSTOP, Outcome.DIED, "it was stopped \\(SIGSTOP\\)"));
            cells.add(new Cell(where, How.LOOP, Outcome.TIMED_OUT, "time limit of [0-9]+ ms[^@]*Trap.spring"));
        }
        cells.add(new Cell(
                Where.RUNNING, How.DIRECT_MEMORY, Outcome.THREW, "OutOfMemoryError: Cannot reserve .* direct buffer"));
        cells.add(new Cell(Where.RUNNING, How.SLEEP_FOR_EVER, Outcome.TIMED_OUT, "Thread.sleep"));
        for (How how : List.of(How.THREAD_LEFT_BEHIND, How.RUBBISH_ON_STDOUT, How.NOTHING, How.STDOUT_CLOSED)) {
            cells.add(new Cell(Where.RUNNING, how, Outcome.VALUE, ""));
        }
        return cells.stream().flatMap(cell -> Stream.of(When.values()).map(cell::when));
    }

    @BeforeAll
    static void open() {
        pool = Pool.open(o -> o.workers(2)
                .heap("48m")
                .jvmArgs("-XX:MaxMetaspaceSize=28m", "-XX:MaxDirectMemorySize=16m")
                .heartbeatTimeout(Duration.ofSeconds(2)));
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @ParameterizedTest(name = "{1} when {0}, {2}")
    @MethodSource("cells")
    void shouldTellWhatHappenedAndGoOn(Where where, How how, When when, Outcome outcome, String fact) throws Exception {
        // Only for what never ends by itself: filling a memory takes its time on a machine with much to do.
        Parallel calls = outcome == Outcome.TIMED_OUT ? pool.with(o -> o.timeout(LIMIT)) : pool;
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> others = when == When.WHILE_OTHERS_SUBMIT
                ? CompletableFuture.supplyAsync(() -> submitUntil(over))
                : CompletableFuture.completedFuture(0);
        List<PoolFuture<Integer>> neighbours = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            neighbours.add(pool.submit(() -> number));
        }
        Throwable seen;
        if (when == When.IN_A_CALLBACK) {
            seen = pool.submit(() -> 1)
                    .thenApply(one -> failureOf(calls, where, how))
                    .get();
        } else {
            seen = failureOf(calls, where, how);
        }
        assertOutcome(seen, outcome, fact);
        for (int i = 0; i < neighbours.size(); i++) {
            assertThat(neighbours.get(i).get(USABLE_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(i);
        }
        over.set(true);
        assertThat(others.get()).isNotNegative();
        assertThat(pool.submit(() -> 7).get(USABLE_WITHIN_SECONDS, TimeUnit.SECONDS))
                .isEqualTo(7);
    }

    /** What a task that falls into the trap ends with; null for a value. */
    private static Throwable failureOf(Parallel calls, Where where, How how) {
        Trap trap = new Trap(where, how);
        return catchThrowable(() -> calls.map(Trap::step, List.of(trap)));
    }

    private static void assertOutcome(Throwable seen, Outcome outcome, String fact) {
        switch (outcome) {
            case VALUE -> assertThat(seen).isNull();
            case THREW -> assertThat(seen).isInstanceOf(TaskException.class);
            case DIED -> assertThat(seen).isInstanceOf(WorkerDiedException.class);
            case TIMED_OUT -> assertThat(seen).isInstanceOf(TaskTimeoutException.class);
            case NOT_SHIPPABLE -> assertThat(seen).isInstanceOf(NotShippableException.class);
        }
        if (seen != null) {
            assertThat(seen.getMessage()).containsPattern("(?s)" + fact);
        }
    }

    /** Keeps submitting small tasks; how many gave their result, all of which must. */
    private static int submitUntil(AtomicBoolean over) {
        int count = 0;
        while (!over.get()) {
            int number = count;
            try {
                assertThat(pool.submit(() -> number).get(USABLE_WITHIN_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(number);
            } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError("task " + number + " beside the trap", e);
            }
            count++;
        }
        return count;
    }
}
