package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.Trap.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs in a worker before its first task, or when a task first asks. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class InitializerTest {
    @TempDir
    Path directory;

    @Test
    void shouldRunInEachWorkerBeforeItsFirstTask() {
        String value = "set by " + ProcessHandle.current().pid();
        try (WorkerPool pool =
                Pool.open(o -> o.workers(2).initializer(() -> System.setProperty("initialized", value)))) {
            assertThat(pool.everywhere(() -> System.getProperty("initialized"))).containsExactly(value, value);
            pool.map(x -> x, Items.range(0, 4));
            assertThat(pool.status().workers())
                    .allSatisfy(worker -> assertThat(worker.items()).isLessThan(6));
        }
    }

    @Test
    void shouldRunInWorkersThatReplaceOthers() {
        try (WorkerPool pool =
                Pool.open(o -> o.workers(1).initializer(() -> System.setProperty("initialized", "yes")))) {
            assertThatThrownBy(() -> pool.forEach(x -> Runtime.getRuntime().halt(1), List.of(1)))
                    .isInstanceOf(WorkerDiedException.class);
            assertThat(pool.submit(() -> System.getProperty("initialized")).join())
                    .isEqualTo("yes");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = How.class,
            names = {"EXCEPTION", "ERROR", "STACK_OVERFLOW"})
    void shouldTellWhatItThrewAtOnce(How how) {
        try (WorkerPool pool = Pool.open(o -> o.workers(2).initializer(() -> Trap.spring(how)))) {
            assertThatThrownBy(() -> pool.map(x -> x, List.of(1, 2, 3)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("The initializer failed in worker ")
                    .rootCause()
                    .isInstanceOfAny(IllegalStateException.class, AssertionError.class, StackOverflowError.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAP, ran out of memory",
        "EXIT, System.exit(42)",
        "HALT, exit code 42",
        "SIGKILL, SIGKILL",
        "SIGSEGV, SIGSEGV",
        "SIGSTOP, no sign of life"
    })
    void shouldTellHowItEndedTheWorkerAfterThreeAttempts(How how, String fact) {
        try (WorkerPool pool = Pool.open(o -> o.workers(1)
                .heap("32m")
                .heartbeatTimeout(Duration.ofSeconds(how == How.SIGSTOP ? 1 : 8))
                .initializer(() -> Trap.spring(how)))) {
            assertThatThrownBy(() -> pool.map(x -> x, List.of(1, 2, 3)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("The initializer failed in worker ")
                    .hasMessageContaining(fact);
        }
    }

    @Test
    void shouldServeTheCallAfterAnInitializerThatFailedOnce() {
        String mark = directory.resolve("mark").toString();
        try (WorkerPool pool = Pool.open(o -> o.workers(1).initializer(() -> {
            if (Files.notExists(Path.of(mark))) {
                Files.createFile(Path.of(mark));
                throw new IOException("not yet");
            }
        }))) {
            assertThatThrownBy(() -> pool.map(x -> x, List.of(1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("java.io.IOException: not yet")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(pool.map(x -> x + 1, List.of(1))).containsExactly(2);
        }
    }

    @Test
    void shouldLetTheCallerGoThatIsInterruptedWhileItRunsForEver() throws InterruptedException {
        try (WorkerPool pool = Pool.open(o -> o.workers(1).initializer(() -> Trap.spring(How.LOOP)))) {
            List<Throwable> thrown = new ArrayList<>();
            Thread caller = new Thread(() -> {
                try {
                    pool.map(x -> x, List.of(1));
                } catch (PoolInterruptedException e) {
                    thrown.add(e);
                }
            });
            caller.start();
            caller.interrupt();
            caller.join();
            assertThat(thrown).hasSize(1);
            pool.shutdownNow();
        }
    }

    @Test
    void shouldRefuseOneThatCannotTravelBeforeAnythingStarts() {
        Thread here = Thread.currentThread();
        assertThatThrownBy(() -> Pool.open(o -> o.initializer(() -> here.interrupt())))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("Thread");
    }

    @Test
    void shouldMakeWorkerLocalsOncePerWorker() {
        try (WorkerPool pool = Pool.open(o -> o.workers(2).chunk(1))) {
            WorkerLocal<List<Integer>> seen = Pool.workerLocal(() -> new ArrayList<>());
            pool.forEach(x -> seen.get().add(x), Items.range(0, 20));
            List<Integer> sizes = pool.everywhere(() -> seen.get().size());
            assertThat(sizes).hasSize(2);
            assertThat(sizes.get(0) + sizes.get(1)).isEqualTo(20);
            assertThat(seen).hasToString("WorkerLocal[not made here]");
            assertThat(seen.get()).isEmpty();
        }
    }

    @Test
    void shouldTryAgainToMakeAWorkerLocalThatFailed() {
        String mark = directory.resolve("mark").toString();
        WorkerLocal<String> fragile = Pool.workerLocal(() -> {
            if (Files.notExists(Path.of(mark))) {
                Files.createFile(Path.of(mark));
                throw new IOException("not yet");
            }
            return "there";
        });
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            assertThatThrownBy(() -> pool.map(x -> fragile.get(), List.of(1)))
                    .isInstanceOf(TaskException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThat(pool.map(x -> fragile.get(), List.of(1))).containsExactly("there");
        }
    }

    @Test
    void shouldBlameTheTaskWhoseWorkerLocalEndsTheWorker() {
        WorkerLocal<String> deadly = Pool.workerLocal(() -> {
            System.exit(3);
            return "";
        });
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            assertThatThrownBy(() -> pool.map(x -> deadly.get(), List.of(7)))
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("item 0 (7)");
        }
    }

    @Test
    void shouldRemakeWhatCannotTravel() {
        Thread here = Thread.currentThread();
        Remade<Thread> thread = Pool.remade(here, () -> Thread.currentThread());
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            assertThat(thread.get()).isSameAs(here);
            assertThat(pool.map(x -> thread.get().getName(), List.of(1)).get(0)).startsWith("lido-task");
        }
    }
}
