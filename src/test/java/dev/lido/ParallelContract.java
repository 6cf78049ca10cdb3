package dev.lido;

import static java.util.stream.Collectors.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.engine.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What every method of {@link Parallel} does, wherever the tasks run. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ParallelContract {
    static final List<Integer> NUMBERS = IntStream.range(0, 2000).boxed().toList();

    final PoolOptions options;
    /** For what costs a message or more an item. */
    private final List<Integer> few;

    WorkerPool pool;

    ParallelContract(PoolOptions options) {
        this(options, NUMBERS.size());
    }

    /** @param few how many items are enough where each costs a message or more */
    ParallelContract(PoolOptions options, int few) {
        this.options = options;
        this.few = NUMBERS.subList(0, few);
    }

    @BeforeAll
    void open() {
        pool = Pool.open(options);
    }

    @AfterAll
    void close() {
        pool.close();
    }

    static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;

        Odd(Object what) {
            super(what + " is odd");
        }
    }

    static int even(int x) throws Odd {
        if (x % 2 != 0) {
            throw new Odd(x);
        }
        return x;
    }

    /** Fails until the attempt that is the last digit of {@code x}, at most the third. */
    static String patient(int x) {
        if (Task.current().attempt() <= Math.min(2, x % 10)) {
            throw new IllegalStateException("not yet");
        }
        return x + "@" + Task.current().attempt();
    }

    @Test
    void shouldMapEveryKindOfItemsInOrder() {
        assertThat(pool.map(x -> x + 1, NUMBERS))
                .isEqualTo(NUMBERS.stream().map(x -> x + 1).toList());
        assertThat(pool.map(x -> x + 1, Stream.of(1, 2))).containsExactly(2, 3);
        assertThat(pool.map(x -> x + 1, IntStream.rangeClosed(1, 3))).containsExactly(2, 3, 4);
        assertThat(pool.map(s -> s.length(), new String[] {"a", "bb"})).containsExactly(1, 2);
        assertThat(pool.map(x -> x, new long[] {3, 4})).containsExactly(3L, 4L);
        assertThat(pool.map(x -> x, List.of(1, 2).iterator())).containsExactly(1, 2);
        assertThat(pool.map(e -> e.getKey() + e.getValue(), Map.of("a", 1))).containsExactly("a1");
        assertThat(pool.map(x -> x == null ? null : x, Arrays.asList(1, null))).containsExactly(1, null);
        assertThat(pool.map(x -> x, List.of())).isEmpty();
        Function<Integer, Integer> plain = x -> -x;
        assertThat(pool.map(plain, Set.of(5))).containsExactly(-5);
    }

    @Test
    void shouldRunAnActionOnEach() {
        pool.forEach(x -> Math.abs(x), NUMBERS);
        assertThatThrownBy(() -> pool.forEach(x -> even(x), List.of(2, 3)))
                .isInstanceOfSatisfying(
                        TaskException.class, e -> assertThat(e.index()).isEqualTo(1))
                .hasCauseInstanceOf(Odd.class);
        assertThatThrownBy(() -> pool.with(o -> o.onError(OnError.COLLECT)).forEach(x -> even(x), List.of(1, 2, 3)))
                .isInstanceOfSatisfying(ItemFailuresException.class, e -> assertThat(
                                e.failures().stream().map(ItemFailure::index))
                        .containsExactly(0L, 2L));
    }

    @Test
    void shouldFlatten() {
        assertThat(pool.flatMap(x -> x == 2 ? null : Collections.nCopies(x, x), List.of(1, 2, 0, 3)))
                .containsExactly(1, 3, 3, 3);
        assertThat(pool.flatMap(x -> List.of(x, x), NUMBERS))
                .isEqualTo(NUMBERS.stream().flatMap(x -> Stream.of(x, x)).toList());
    }

    @Test
    void shouldFilterToTheItemsThemselves() {
        List<Object> items = List.of(new ArrayList<>(List.of(1)), new ArrayList<>(), new ArrayList<>(List.of(2)));
        List<Object> passed = pool.filter(x -> !((List<?>) x).isEmpty(), items);
        assertThat(passed).hasSize(2);
        assertThat(passed.get(0)).isSameAs(items.get(0));
        assertThat(passed.get(1)).isSameAs(items.get(2));
    }

    @Test
    void shouldStreamResults() {
        assertThat(pool.imap(x -> x * 2, Stream.iterate(1L, n -> n + 1)).limit(500))
                .isEqualTo(Stream.iterate(2L, n -> n + 2).limit(500).toList());
        assertThat(pool.imapUnordered(x -> -x, NUMBERS))
                .containsExactlyInAnyOrderElementsOf(
                        NUMBERS.stream().map(x -> -x).toList());
        assertThat(pool.imap(x -> x, List.of())).isEmpty();
        assertThat(pool.imap(x -> x, Arrays.asList(1, null))).containsExactly(1, null);
    }

    @Test
    void shouldReduceInOrder() {
        assertThat(pool.reduce(NUMBERS, x -> (long) x, 0L, Long::sum)).isEqualTo(1999 * 1000L);
        assertThat(pool.reduce(NUMBERS, x -> x + " ", "", String::concat))
                .isEqualTo(NUMBERS.stream().map(x -> x + " ").collect(joining()));
        assertThat(pool.reduce(List.<Integer>of(), x -> x, 7, Integer::sum)).isEqualTo(7);
        assertThatThrownBy(() -> pool.reduce(NUMBERS, x -> even(x), 0, Integer::sum))
                .isInstanceOf(TaskException.class)
                .hasCauseInstanceOf(Odd.class);
        assertThatThrownBy(() -> pool.with(o -> o.onError(OnError.COLLECT).chunk(7))
                        .reduce(List.of(1, 2, 3, 4), x -> even(x), 0, Integer::sum))
                .isInstanceOfSatisfying(ItemFailuresException.class, e -> assertThat(
                                e.failures().stream().map(ItemFailure::index))
                        .containsExactly(0L, 2L));
        assertThat(pool.with(o -> o.retries(2).chunk(9))
                        .reduce(IntStream.range(0, 50), x -> patient(x), "", (a, b) -> a + b))
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(x -> x + "@" + (1 + Math.min(2, x % 10)))
                        .collect(joining()));
    }

    record Named(String name, Call<Collector<Integer, ?, ?>> collector) {
        @SuppressWarnings("unchecked")
        Call<Collector<Integer, ?, Object>> any() {
            return (Call<Collector<Integer, ?, Object>>) (Call<?>) collector;
        }
    }

    static List<Named> collectors() {
        return List.of(
                new Named("toList", () -> toList()),
                new Named("toSet", () -> toSet()),
                new Named("toUnmodifiableList", () -> toUnmodifiableList()),
                new Named("toCollection", () -> toCollection(TreeSet::new)),
                new Named("joining", () -> mapping(String::valueOf, joining(",", "<", ">"))),
                new Named("counting", () -> counting()),
                new Named("summingInt", () -> summingInt(x -> x)),
                new Named("averaging", () -> averagingInt(x -> x)),
                new Named("summarizing", () -> collectingAndThen(summarizingInt(x -> x), s -> s.toString())),
                new Named("min", () -> minBy((Integer a, Integer b) -> a - b)),
                new Named("max", () -> maxBy((Integer a, Integer b) -> a - b)),
                new Named("reducing", () -> reducing(0, (Integer a, Integer b) -> a + b)),
                new Named("groupingBy", () -> groupingBy(x -> x % 7)),
                new Named("groupingBy, counting", () -> groupingBy(x -> x % 7, TreeMap::new, counting())),
                new Named("groupingByConcurrent", () -> groupingByConcurrent(x -> x % 7, toSet())),
                new Named("partitioningBy", () -> partitioningBy(x -> x > 90, mapping(x -> -x, toList()))),
                new Named("partitioningBy in groups", () -> groupingBy(x -> x % 3, partitioningBy(x -> x > 90))),
                new Named("toMap", () -> toMap(x -> x % 11, x -> x, Integer::sum)),
                new Named("filtering", () -> filtering(x -> x % 3 == 0, toList())),
                new Named("flatMapping", () -> flatMapping(x -> Stream.of(x, x), toList())),
                new Named("teeing", () -> teeing(counting(), summingInt(x -> x), (n, sum) -> sum + "/" + n)));
    }

    @TestFactory
    Stream<DynamicTest> shouldCollectAsAStreamDoes() {
        return collectors().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
                    assertThat(pool.collect(x -> x / 3, NUMBERS, each.any()))
                            .isEqualTo(NUMBERS.stream()
                                    .map(x -> x / 3)
                                    .collect(each.collector().call()));
                    assertThat(pool.collect(x -> x, List.<Integer>of(), each.any()))
                            .isEqualTo(Stream.<Integer>of()
                                    .collect(each.collector().call()));
                }));
    }

    @Test
    void shouldSubmit() throws Exception {
        assertThat(pool.submit(() -> 6 * 7).get()).isEqualTo(42);
        Callable<String> callable = () -> "called";
        assertThat(pool.submit(callable).join()).isEqualTo("called");
        Runnable runnable = () -> Math.abs(1);
        assertThat(pool.submit(runnable).get()).isNull();
        assertThat(pool.submit(runnable, "given").get()).isEqualTo("given");
        assertThatThrownBy(() -> pool.submit(() -> even(3)).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TaskException.class)
                .hasCauseInstanceOf(Odd.class);
        List<PoolFuture<Integer>> many =
                few.stream().map(x -> pool.submit(() -> x * x)).toList();
        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i).get()).isEqualTo(i * i);
        }
    }

    @Test
    void shouldInvokeAllAndAny() throws Exception {
        List<Callable<Integer>> tasks = List.of(() -> 1, () -> even(3), () -> 2);
        List<Future<Integer>> all = pool.invokeAll(tasks);
        assertThat(all).allMatch(Future::isDone);
        assertThat(all.get(2).get()).isEqualTo(2);
        assertThatThrownBy(all.get(1)::get).isInstanceOf(ExecutionException.class);
        assertThat(pool.invokeAny(tasks)).isIn(1, 2);
        assertThat(pool.invokeAny(List.<Callable<Integer>>of(() -> even(1), () -> even(3), () -> {
                    TimeUnit.MILLISECONDS.sleep(20);
                    return 2;
                })))
                .isEqualTo(2);
        assertThatThrownBy(() -> pool.invokeAny(List.<Callable<Integer>>of(() -> even(1), () -> even(3))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TaskException.class);
    }

    @Test
    void shouldRunOnEveryWorker() {
        int workers = pool.status().size();
        assertThat(pool.everywhere(() -> Task.current().workerId()))
                .hasSize(workers)
                .doesNotHaveDuplicates();
        pool.everywhere(() -> {});
        assertThatThrownBy(() -> pool.everywhere(() -> even(1))).isInstanceOf(TaskException.class);
        assertThat(pool.with(o -> o.onError(OnError.COLLECT))
                        .everywhere(() -> even(1))
                        .toString())
                .contains("failed");
    }

    @Test
    void shouldMakeLocalsOncePerWorker() {
        WorkerLocal<int[]> counter = Pool.workerLocal(() -> new int[1]);
        List<Integer> counts = pool.map(x -> ++counter.get()[0], NUMBERS);
        // Each worker has counted from 1 on.
        Map<Integer, Long> times = counts.stream().collect(groupingBy(x -> x, counting()));
        long workers = times.get(1);
        assertThat(workers).isBetween(1L, (long) pool.status().size());
        assertThat(times.values()).allMatch(n -> n <= workers);
        WorkerLocal<String> broken = Pool.workerLocal(() -> {
            throw new Odd("it");
        });
        assertThatThrownBy(() -> pool.submit(() -> broken.get()).join()).hasRootCauseInstanceOf(Odd.class);
    }

    @Test
    void shouldRemakeWhatCanNotTravel() {
        Remade<Thread> remade = Pool.remade(Thread.currentThread(), () -> Thread.currentThread());
        assertThat(pool.map(x -> remade.get().isAlive(), List.of(1, 2))).containsOnly(true);
    }

    @Test
    void shouldGiveTheSameRandomNumbersWhateverTheChunks() {
        List<Long> expected = IntStream.range(0, 100)
                .mapToObj(i -> new SplittableRandom(TaskContext.mix(TaskContext.mix(42) + i)).nextLong())
                .toList();
        for (int chunk : new int[] {1, 7, 100}) {
            Parallel seeded = pool.with(o -> o.seed(42).chunk(chunk).retries(1));
            assertThat(seeded.map(
                            i -> {
                                long number = Task.current().random().nextLong();
                                if (i % 13 == 0 && Task.current().attempt() == 1) {
                                    throw new Odd(i);
                                }
                                return number;
                            },
                            IntStream.range(0, 100)))
                    .isEqualTo(expected);
        }
        assertThat(pool.submit(() -> Task.current().random().nextLong()).join())
                .isNotEqualTo(
                        pool.submit(() -> Task.current().random().nextLong()).join());
    }

    @Test
    void shouldRetryAndKeepTheOrder() {
        List<String> expected =
                few.stream().map(x -> x + "@" + (1 + Math.min(2, x % 10))).toList();
        assertThat(pool.with(o -> o.retries(2)).map(x -> patient(x), few)).isEqualTo(expected);
        assertThat(pool.with(o -> o.retries(2)).imap(x -> patient(x), few)).isEqualTo(expected);
        assertThat(pool.with(o -> o.retries(2)).submit(() -> patient(5)).join()).isEqualTo("5@3");
        assertThatThrownBy(() -> pool.with(o -> o.retries(1)).map(x -> patient(x), few))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("attempt 2 of 2");
    }

    @Test
    void shouldCollectFailuresAndGoOn() {
        Results<Integer> results = pool.with(o -> o.onError(OnError.COLLECT)).map(x -> even(x), NUMBERS);
        assertThat(results.successes())
                .isEqualTo(NUMBERS.stream().filter(x -> x % 2 == 0).toList());
        assertThat(results.failures()).hasSize(1000);
        assertThat(results.failures().get(3).index()).isEqualTo(7);
        assertThat(results.failures().get(3).exception()).hasCauseInstanceOf(Odd.class);
        assertThatThrownBy(() -> results.get(1)).isInstanceOf(TaskException.class);
    }

    @Test
    void shouldEndAtTheFirstFailure() {
        assertThatThrownBy(() -> pool.map(x -> even(x), NUMBERS))
                .isInstanceOf(TaskException.class)
                .hasCauseInstanceOf(Odd.class);
        assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }

    @Test
    void shouldCatchWhateverATaskThrows() {
        List<Call<Object>> broken = List.of(
                () -> {
                    throw new AssertionError("no");
                },
                () -> endless(1),
                () -> {
                    throw new OutOfMemoryError("as if");
                },
                () -> {
                    throw new Mute();
                });
        for (Call<Object> each : broken) {
            assertThatThrownBy(() -> pool.submit(each).join()).hasCauseInstanceOf(PoolException.class);
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
        }
    }

    static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even this");
        }
    }

    @SuppressWarnings("InfiniteRecursion") // meant
    static int endless(int x) {
        return endless(x + 1) + 1;
    }

    @Test
    void shouldEndItemsAtTheirTimeLimitAndNoOthers() {
        Results<Integer> results = pool.with(
                        o -> o.timeout(Duration.ofSeconds(2)).onError(OnError.COLLECT))
                .map(
                        x -> {
                            if (x == 3) {
                                TimeUnit.SECONDS.sleep(50);
                            }
                            return x;
                        },
                        IntStream.range(0, 20));
        assertThat(results.failures()).hasSize(1);
        assertThat(results.failures().get(0).index()).isEqualTo(3);
        assertThat(results.failures().get(0).exception()).isInstanceOf(TaskTimeoutException.class);
        assertThat(results.successes()).hasSize(19);
        assertThat(pool.with(o -> o.timeout(Duration.ofSeconds(2)).retries(1))
                        .map(
                                x -> {
                                    if (Task.current().attempt() == 1) {
                                        TimeUnit.SECONDS.sleep(50);
                                    }
                                    return x;
                                },
                                IntStream.range(0, 3)))
                .containsExactly(0, 1, 2);
        assertThat(pool.with(o -> o.timeout(Duration.ofMillis(300)).chunk(4))
                        .reduce(IntStream.range(0, 40), x -> 1, 0, Integer::sum))
                .isEqualTo(40);
    }

    @Test
    void shouldNotLetAnInterruptStayForTheNextTask() {
        assertThat(pool.with(o -> o.timeout(Duration.ofMillis(50))
                                .onError(OnError.COLLECT)
                                .chunk(1))
                        .map(
                                x -> {
                                    boolean before = Thread.currentThread().isInterrupted();
                                    if (x % 2 == 0) {
                                        TimeUnit.SECONDS.sleep(20);
                                    }
                                    return before;
                                },
                                IntStream.range(0, 8))
                        .successes())
                .containsOnly(false);
    }

    @Test
    void shouldTellTheTaskWhereItStands() {
        assertThat(pool.map(x -> Task.current().index() + x, List.of(10L, 10L))).containsExactly(10L, 11L);
        assertThat(pool.submit(() -> Task.current().attempt()).join()).isEqualTo(1);
        assertThatThrownBy(Task::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldLetCallbacksUseThePoolAndTheFuture() throws Exception {
        PoolFuture<Integer> future = pool.submit(() -> 1);
        assertThat(future.thenApply(x -> pool.map(y -> y + x, List.of(1, 2))).get(20, TimeUnit.SECONDS))
                .containsExactly(2, 3);
        for (int i = 0; i < 200; i++) {
            PoolFuture<Integer> itself = pool.submit(() -> 5);
            assertThat(itself.thenApply(x -> itself.join() + x).get(20, TimeUnit.SECONDS))
                    .isEqualTo(10);
        }
    }

    @Test
    void shouldFinishWhatWasSubmittedBeforeItCloses() {
        List<PoolFuture<Integer>> futures;
        Stream<Integer> stream;
        WorkerPool closing = Pool.open(options);
        try (closing) {
            futures = IntStream.range(0, 20)
                    .mapToObj(i -> closing.submit(() -> i))
                    .toList();
            stream = closing.imap(x -> x, Stream.iterate(1, x -> x + 1));
        }
        assertThat(closing.isTerminated()).isTrue();
        assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        assertThatThrownBy(() -> stream.findFirst()).isInstanceOf(PoolClosedException.class);
        assertThatThrownBy(() -> closing.submit(() -> 1))
                .isInstanceOf(PoolClosedException.class)
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> closing.map(x -> x, List.of(1))).isInstanceOf(PoolClosedException.class);
    }

    @Test
    void shouldTellTheStatus() {
        pool.map(x -> x, NUMBERS);
        PoolStatus status = pool.status();
        assertThat(status.workers()).isNotEmpty();
        assertThat(status.workers().stream().mapToLong(PoolStatus.Worker::items).sum())
                .isGreaterThanOrEqualTo(NUMBERS.size());
        Set<Integer> ids = new HashSet<>();
        assertThat(status.workers()).allMatch(worker -> ids.add(worker.id()));
    }

    @Test
    void shouldRefuseNulls() {
        assertThatThrownBy(() -> pool.map((Fn<Integer, Integer>) null, List.of(1)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.map(x -> x, (List<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.imap(x -> x, (List<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.submit((Call<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.reduce(List.of(1), x -> x, 0, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.collect(x -> x, List.of(1), null)).isInstanceOf(NullPointerException.class);
        assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
    }
}
