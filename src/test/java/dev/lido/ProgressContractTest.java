package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.ProgressUpdate.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a listener is told of calls, wherever the tasks run. */
@ExtendWith(Leftovers.class)
class ProgressContractTest {
    @Nested
    class Local extends Contract {
        Local() {
            super("local");
        }

        @Test
        void shouldLeaveTheExceptionsToTheThreadThatWaits() {
            Path file = directory.resolve("failed");
            String name = file.toString();

            List<Integer> results = toldUntil(file, update -> !update.failures().isEmpty())
                    .with(o -> o.onError(OnError.COLLECT).chunk(1))
                    .map(x -> x == 0 ? 1 / x : await(name), Items.range(0, 2));

            assertThatThrownBy(() -> results.get(0)).cause().satisfies(cause -> assertThat(cause.getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("shouldLeaveTheExceptionsToTheThreadThatWaits"));
        }
    }

    @Nested
    class Threads extends Contract {
        Threads() {
            super("threads");
        }
    }

    @Nested
    class Inline extends Contract {
        Inline() {
            super("inline");
        }

        /** The caller's thread is the task's. */
        @Override
        State interrupted() {
            return State.FAILED;
        }
    }

    @Timeout(60)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {
        private final PoolOptions options;
        private final List<ProgressUpdate> updates = new CopyOnWriteArrayList<>();
        private WorkerPool pool;

        @TempDir
        Path directory;

        Contract(String engine) {
            this(PoolOptions.defaults().workers(2).engine(engine));
        }

        /** @param options of a pool with two workers */
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

        State interrupted() {
            return State.INTERRUPTED;
        }

        private Parallel told() {
            updates.clear();
            return pool.with(o -> o.progress(updates::add));
        }

        /** Tasks wait for a file, which is made when an update shows what is expected. */
        Parallel toldUntil(Path file, Predicate<ProgressUpdate> expected) {
            updates.clear();
            return pool.with(o -> o.chunk(4).progress(update -> {
                updates.add(update);
                if (expected.test(update) && !Files.exists(file)) {
                    make(file);
                }
            }));
        }

        private ProgressUpdate last() {
            return updates.get(updates.size() - 1);
        }

        @Test
        void shouldTellOfAShortCallWhenItIsOver() {
            told().map(x -> x + 1, List.of(1, 2, 3));

            // The listener is told ten times a second: on a slow machine also while the call runs.
            assertThat(updates).filteredOn(ProgressUpdate::isOver).containsExactly(last());
            assertThat(last().call()).isEqualTo("map");
            assertThat(last().state()).isEqualTo(State.DONE);
            assertThat(last().done()).isEqualTo(3);
            assertThat(last().total()).hasValue(3);
            assertThat(last().running()).isEmpty();
        }

        @Test
        void shouldCountItemsOfChunksThatHaveNotEnded() {
            Path file = directory.resolve("third");
            String name = file.toString();

            toldUntil(file, update -> update.done() == 3).map(x -> x < 3 ? x : await(name), Items.range(0, 4));

            assertThat(updates)
                    .anyMatch(update -> update.done() == 3
                            && update.running().size() == 1
                            && update.running().get(0).index() == 3);
            assertThat(updates).isSortedAccordingTo((a, b) -> Long.compare(a.done(), b.done()));
            assertThat(last().done()).isEqualTo(4);
        }

        @Test
        void shouldTellWhatPartOfAnItemIsDone() {
            Path file = directory.resolve("part");
            String name = file.toString();

            toldUntil(file, update -> update.fraction().orElse(0) == 0.125)
                    .forEach(
                            x -> {
                                if (x == 0) {
                                    Task.current().progress(0.5);
                                    await(name);
                                }
                            },
                            Items.range(0, 4));

            assertThat(updates).anyMatch(update -> update.running()
                    .equals(List.of(new ProgressUpdate.RunningItem(
                            update.running().isEmpty()
                                    ? 0
                                    : update.running().get(0).worker(),
                            0,
                            "0",
                            OptionalDouble.of(0.5)))));
            assertThat(last().fraction()).hasValue(1);
        }

        @Test
        void shouldCountFailures() {
            told();
            pool.with(o -> o.onError(OnError.COLLECT).retries(1).progress(updates::add))
                    .map(x -> 6 / x, List.of(1, 0, 2, 0));

            assertThat(last().done()).isEqualTo(4);
            assertThat(last().failed()).isEqualTo(2);
            assertThat(last().state()).isEqualTo(State.DONE);
            assertThat(last().toString()).startsWith("map: 4 of 4 done").contains("2 failed");
            assertThat(last().failures()).hasSize(2).allSatisfy(failure -> {
                assertThat(failure.index()).isIn(1L, 3L);
                assertThat(failure.message())
                        .startsWith("The task at item " + failure.index() + " (0)")
                        .endsWith("failed: java.lang.ArithmeticException: / by zero");
                assertThat(failure.place()).hasValueSatisfying(place -> assertThat(place.getFileName())
                        .isEqualTo("ProgressContractTest.java"));
            });
            assertThat(last().workers()).isNotEmpty().allMatch(share -> share.pid() > 0);
        }

        @Test
        void shouldTellHowItEnded() {
            assertThatThrownBy(() -> told().map(x -> 1 / x, List.of(0))).isInstanceOf(TaskException.class);
            assertThat(last().state()).isEqualTo(State.FAILED);

            try (Stream<Integer> results = told().imap(x -> x, Stream.iterate(0, x -> x + 1))) {
                Iterator<Integer> iterator = results.iterator();
                assertThat(iterator.next()).isZero();
            }
            assertThat(last().state()).isEqualTo(State.CLOSED);
            assertThat(last().total()).isEmpty();

            try (Stream<Integer> results = told().imap(x -> x, IntStream.range(0, 100))) {
                assertThat(results).hasSize(100);
            }
            assertThat(last().state()).isEqualTo(State.DONE);
            assertThat(last().done()).isEqualTo(100);
            assertThat(last().total()).hasValue(100);
        }

        @Test
        void shouldTellThatTheCallerWasInterrupted() {
            String name = directory.resolve("never").toString();
            AtomicBoolean asked = new AtomicBoolean();
            Thread caller = Thread.currentThread();

            updates.clear();
            Parallel calls = pool.with(o -> o.progress(update -> {
                updates.add(update);
                if (!update.running().isEmpty() && asked.compareAndSet(false, true)) {
                    caller.interrupt();
                }
            }));
            assertThatThrownBy(() -> calls.map(x -> await(name), List.of(1, 2)));

            assertThat(last().state()).isEqualTo(interrupted());
            assertThat(last().done()).isLessThan(2);
            Thread.interrupted();
        }

        @Test
        void shouldBearAListenerThatFails() {
            assertThat(pool.with(o -> o.progress(update -> {
                                throw new IllegalStateException("on purpose");
                            }))
                            .map(x -> -x, List.of(1, 2)))
                    .containsExactly(-1, -2);
        }

        @Test
        void shouldRefuseAPartThatIsNone() {
            assertThatThrownBy(() -> pool.forEach(x -> Task.current().progress(1.5), List.of(1)))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .hasStackTraceContaining("progress (1.5) must be from 0 to 1");
        }

        private static void make(Path file) {
            try {
                Files.createFile(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        static int await(String file) throws InterruptedException {
            while (!Files.exists(Path.of(file))) {
                Thread.sleep(5);
            }
            return 0;
        }
    }
}
