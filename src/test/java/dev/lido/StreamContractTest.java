package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lazy maps: how far they read ahead, and how they end. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class StreamContractTest {
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

    @Nested
    class Inline extends Contract {
        Inline() {
            super(PoolOptions.defaults().engine("inline"));
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {
        private final PoolOptions options;
        private final int few;
        private WorkerPool pool;

        Contract(PoolOptions options) {
            this(options, 2000);
        }

        /** @param few how many items are enough where each costs a message or more */
        Contract(PoolOptions options, int few) {
            this.options = options;
            this.few = few;
        }

        @BeforeAll
        void open() {
            pool = Pool.open(options);
            pool.map(x -> x, List.of(1, 2));
        }

        @AfterAll
        void close() {
            // Hangs if a stream was not given up.
            pool.close();
        }

        /** Counts what is taken from it. */
        private static final class Source implements Iterator<Long> {
            final AtomicLong taken = new AtomicLong();
            final AtomicBoolean closed = new AtomicBoolean();
            final long most;

            Source(long most) {
                this.most = most;
            }

            @Override
            public boolean hasNext() {
                return taken.get() < most;
            }

            @Override
            public Long next() {
                return taken.getAndIncrement();
            }

            Stream<Long> stream() {
                Iterable<Long> items = () -> this;
                return java.util.stream.StreamSupport.stream(items.spliterator(), false)
                        .onClose(() -> closed.set(true));
            }
        }

        private boolean onCaller() {
            return options.engine().equals("inline");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 3, 50})
        void shouldStayWithinItsWindow(int inFlight) {
            for (boolean ordered : new boolean[] {true, false}) {
                Source source = new Source(Long.MAX_VALUE);
                Iterable<Long> items = () -> source;
                Parallel narrow = pool.with(o -> o.inFlight(inFlight));
                long most = 0;
                try (Stream<Long> results =
                        ordered ? narrow.imap(x -> -x, items) : narrow.imapUnordered(x -> -x, items)) {
                    Spliterator<Long> fetching = results.spliterator();
                    assertThat(source.taken).hasValue(0);
                    for (int fetched = 1; fetched <= Math.min(300, few + inFlight); fetched++) {
                        assertThat(fetching.tryAdvance(x -> {})).isTrue();
                        most = Math.max(most, source.taken.get() - fetched);
                    }
                }
                assertThat(most).isLessThanOrEqualTo(inFlight);
            }
        }

        @Test
        void shouldWaitForASlowConsumer() {
            Source source = new Source(Long.MAX_VALUE);
            try (Stream<Long> results = pool.with(o -> o.inFlight(10)).imap(x -> x, source.stream())) {
                Spliterator<Long> fetching = results.spliterator();
                fetching.tryAdvance(x -> {});
                long expected = onCaller() ? 1 : 11;
                await().until(() -> source.taken.get() == expected);
                await().during(Duration.ofMillis(200)).until(() -> source.taken.get() == expected);
            }
            assertClosed(source);
        }

        private static void assertClosed(Source source) {
            await().untilTrue(source.closed);
            long taken = source.taken.get();
            await().during(Duration.ofMillis(50)).until(() -> source.taken.get() == taken);
        }

        @Test
        void shouldCloseItsSourceInTheEnd() {
            Source all = new Source(20);
            assertThat(pool.imap(x -> x, all.stream()).toList()).hasSize(20);
            assertClosed(all);
            Source never = new Source(20);
            Stream<Long> results = pool.imap(x -> x, never.stream());
            results.close();
            results.close();
            assertClosed(never);
            assertThat(never.taken).hasValue(0);
        }

        @Test
        void shouldStopWhenItIsDropped() {
            Source source = new Source(Long.MAX_VALUE);
            Source never = new Source(20);
            begin(source, never);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                System.gc();
                return source.closed.get() && never.closed.get();
            });
            assertClosed(source);
        }

        private void begin(Source source, Source never) {
            pool.imap(x -> x, source.stream()).spliterator().tryAdvance(x -> {});
            pool.imap(x -> x, never.stream());
        }

        @Test
        void shouldGiveTheResultsThereAreWhileTheSourceBlocks() throws Exception {
            if (onCaller()) {
                return;
            }
            LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2));
            AtomicInteger asked = new AtomicInteger();
            CountDownLatch interrupted = new CountDownLatch(1);
            Stream<Integer> blocking = Stream.generate(() -> {
                asked.incrementAndGet();
                try {
                    return queue.take();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new IllegalStateException(e);
                }
            });
            try (Stream<Integer> results = pool.imap(x -> x * 10, blocking)) {
                Spliterator<Integer> fetching = results.spliterator();
                List<Integer> got = new ArrayList<>();
                fetching.tryAdvance(got::add);
                fetching.tryAdvance(got::add);
                queue.add(3);
                fetching.tryAdvance(got::add);
                assertThat(got).containsExactly(10, 20, 30);
                // Else there is nothing to interrupt.
                await().until(() -> asked.get() == 4);
            }
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void shouldGiveTheResultsBeforeTheSourceThrows(boolean ordered) {
            Stream<Integer> broken = IntStream.range(0, 100).boxed().peek(x -> {
                if (x == 37) {
                    throw new IllegalStateException("source");
                }
            });
            List<Integer> got = new ArrayList<>();
            try (Stream<Integer> results = ordered ? pool.imap(x -> x, broken) : pool.imapUnordered(x -> x, broken)) {
                assertThatThrownBy(() -> results.forEach(got::add))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("source");
            }
            assertThat(got)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 37).boxed().toList());
        }

        @Test
        void shouldEndWhenItsThreadIsInterrupted() {
            AtomicReference<Thread> fetching = new AtomicReference<>(Thread.currentThread());
            Source source = new Source(Long.MAX_VALUE);
            if (!onCaller()) {
                CountDownLatch taken = new CountDownLatch(1);
                Stream<Long> items = source.stream().peek(x -> taken.countDown());
                Thread interrupter = new Thread(() -> {
                    try {
                        taken.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    fetching.get().interrupt();
                });
                interrupter.start();
                assertThatThrownBy(() -> pool.imap(
                                        x -> {
                                            TimeUnit.SECONDS.sleep(30);
                                            return x;
                                        },
                                        items)
                                .toList())
                        .isInstanceOf(PoolInterruptedException.class);
                assertThat(Thread.interrupted()).isTrue();
                assertClosed(source);
            }
            Thread.currentThread().interrupt();
            try (Stream<Integer> results = pool.imap(x -> x, Stream.iterate(1, x -> x + 1))) {
                assertThatThrownBy(() -> results.forEach(x -> {})).isInstanceOf(PoolInterruptedException.class);
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(pool.map(x -> x, List.of(1, 2))).containsExactly(1, 2);
        }

        @Test
        void shouldKeepTheOrderUnderRetries() {
            Source source = new Source(few);
            Iterable<Long> items = () -> source;
            assertThat(pool.with(o -> o.retries(2).inFlight(64))
                            .imap(
                                    x -> {
                                        if (x % 7 == 0 && Task.current().attempt() < 3) {
                                            throw new IllegalStateException("not yet");
                                        }
                                        return x;
                                    },
                                    items))
                    .isEqualTo(LongStream.range(0, few).boxed().toList());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 10})
        void shouldGiveTheResultsBeforeTheFirstFailure(int chunk) {
            for (int failing : new int[] {0, 1, 55, 99}) {
                Source source = new Source(Long.MAX_VALUE);
                List<Long> got = new ArrayList<>();
                Parallel calls = chunk == 0 ? pool : pool.with(o -> o.chunk(chunk));
                try (Stream<Long> results = calls.imap(
                        x -> {
                            if (x == failing) {
                                throw new IllegalStateException("fails");
                            }
                            return x;
                        },
                        source.stream())) {
                    assertThatThrownBy(() -> results.forEach(got::add))
                            .isInstanceOfSatisfying(TaskException.class, e -> assertThat(e.index())
                                    .isEqualTo(failing));
                }
                assertThat(got).isEqualTo(LongStream.range(0, failing).boxed().toList());
                assertClosed(source);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void shouldTellAllFailuresInTheEnd(boolean ordered) {
            Parallel calls = pool.with(o -> o.onError(OnError.COLLECT).retries(1));
            Fn<Integer, Integer> fn = x -> {
                if (x % 10 == 3) {
                    throw new IllegalStateException("fails");
                }
                return x;
            };
            List<Integer> got = new ArrayList<>();
            Stream<Integer> results = ordered
                    ? calls.imap(fn, IntStream.range(0, 200))
                    : calls.imapUnordered(fn, IntStream.range(0, 200));
            assertThatThrownBy(() -> results.forEach(got::add))
                    .isInstanceOfSatisfying(ItemFailuresException.class, e -> assertThat(
                                    e.failures().stream().map(ItemFailure::index))
                            .isEqualTo(LongStream.range(0, 20)
                                    .mapToObj(i -> i * 10 + 3)
                                    .toList()));
            assertThat(got).hasSize(180);
            if (ordered) {
                assertThat(got).isSorted();
            }
        }

        @Test
        void shouldServeManyStreamsAtOnce() {
            List<Iterator<Integer>> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int times = i;
                streams.add(pool.with(o -> o.inFlight(3))
                        .imap(x -> x * times, IntStream.range(0, 50))
                        .iterator());
            }
            for (int k = 0; k < 50; k++) {
                for (int i = 0; i < 20; i++) {
                    assertThat(streams.get(i).next()).isEqualTo(k * i);
                }
            }
            assertThat(streams).noneMatch(Iterator::hasNext);
        }

        @Test
        void shouldNotWaitForAStreamThatNobodyReadsWhenItCloses() {
            WorkerPool closing = Pool.open(options);
            Source source = new Source(Long.MAX_VALUE);
            Spliterator<Long> fetching = closing.imap(x -> x, source.stream()).spliterator();
            fetching.tryAdvance(x -> {});
            Thread closer = new Thread(closing::close);
            closer.start();
            assertThatThrownBy(() -> {
                        while (fetching.tryAdvance(x -> {})) {
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(PoolClosedException.class);
            await().until(() -> !closer.isAlive());
            assertThat(closing.isTerminated()).isTrue();
            assertClosed(source);
        }

        @Test
        void shouldKeepNothingOfWhatWasFetched() {
            fetch(Duration.ZERO, 60_000);
        }

        /** {@code -Dlido.stream.seconds=60} for longer. */
        @Test
        @Timeout(200)
        void shouldKeepNothingOfWhatWasFetchedForLong() {
            fetch(Duration.ofSeconds(Integer.getInteger("lido.stream.seconds", 2)), 0);
        }

        /** Fetches, and expects that the heap then holds little more than soon after the beginning. */
        private void fetch(Duration time, int items) {
            AtomicInteger fetched = new AtomicInteger();
            AtomicLong before = new AtomicLong();
            long start = System.nanoTime();
            try (Stream<byte[]> results =
                    pool.with(o -> o.inFlight(2000)).imap(x -> new byte[1000], Stream.iterate(1L, x -> x + 1))) {
                Spliterator<byte[]> fetching = results.spliterator();
                while (fetched.get() < Math.max(items, 10_000) || System.nanoTime() - start < time.toNanos()) {
                    fetching.tryAdvance(x -> fetched.incrementAndGet());
                    if (fetched.get() == 10_000) {
                        before.set(used());
                    }
                }
                if (!time.isZero()) {
                    System.err.println(getClass().getSimpleName() + ": " + fetched + " items");
                }
                // Spark's own cleaner needs a collection, and then asks one executor after the other, before the next
                // collection finds something.
                await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(used() - before.get())
                        .as(StreamContractTest::histogram)
                        .isLessThan(30L << 20));
            }
        }

        private static long used() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
    }

    /** What most of the heap is full of. */
    private static String histogram() {
        try {
            Object all = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return all.toString().lines().limit(20).collect(Collectors.joining("\n"));
        } catch (JMException e) {
            return e.toString();
        }
    }
}
