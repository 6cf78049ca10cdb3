package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large values reach a worker once: those that are broadcast, and those that functions capture. */
@Timeout(120)
class SharedTest {
    private static final int MILLION = 1_000_000;
    private static final int BYTES = 8 * MILLION;

    private final WorkerPool pool = Pool.open(PoolOptions.defaults().workers(2));

    @AfterEach
    void close() {
        pool.close();
    }

    private static double[] numbers() {
        double[] numbers = new double[MILLION];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    private long sent() {
        return pool.status().bytesSent();
    }

    /** Runs it on both workers. */
    private <R> List<R> onBoth(Fn<Integer, R> fn) {
        return pool.map(
                i -> {
                    R result = fn.call(i);
                    Thread.sleep(300); // so that the other worker takes the other item
                    return result;
                },
                List.of(0, 1));
    }

    @Test
    void shouldSendABroadcastValueOncePerWorker() {
        Shared<double[]> shared = pool.broadcast(numbers());
        for (int call = 0; call < 5; call++) {
            assertThat(pool.map(i -> shared.get()[i], List.of(1, 2, 3, 4))).containsExactly(1.0, 2.0, 3.0, 4.0);
            assertThat(pool.submit(() -> shared.get()[9]).join()).isEqualTo(9.0);
        }
        assertThat(sent()).isBetween((long) BYTES, (long) (2.1 * BYTES));
        shared.close();
    }

    @Test
    void shouldGiveTheValueItselfInTheSessionAndOneCopyPerWorker() {
        double[] numbers = numbers();
        Shared<double[]> shared = pool.broadcast(numbers);
        assertThat(shared.get()).isSameAs(numbers);
        Set<Integer> identities = new HashSet<>(pool.map(
                i -> System.identityHashCode(shared.get()),
                IntStream.range(0, 200).boxed().toList()));
        assertThat(identities).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void shouldReadTheValueWhenItIsBroadcast() {
        double[] numbers = numbers();
        Shared<double[]> shared = pool.broadcast(numbers);
        numbers[0] = 42;
        assertThat(pool.map(i -> shared.get()[i], List.of(0))).containsExactly(0.0);
    }

    @Test
    void shouldTravelAsItemWithinValuesAndAsResult() {
        Shared<List<String>> shared = pool.broadcast(List.of("a", "b"));
        assertThat(pool.map(item -> item.get().get(1), List.of(shared))).containsExactly("b");
        assertThat(pool.map(item -> item.get("key").get().get(0), List.of(Map.of("key", shared))))
                .containsExactly("a");
        Shared<List<String>> back = pool.map(item -> item, List.of(shared)).get(0);
        assertThat(back.get()).isSameAs(shared.get());
        assertThat(back).hasToString(shared.toString());
    }

    @Test
    void shouldShareValuesWithinSharedValues() {
        Shared<double[]> inner = pool.broadcast(numbers());
        Shared<List<Shared<double[]>>> outer = pool.broadcast(List.of(inner, inner));
        assertThat(pool.map(i -> outer.get().get(i).get()[7], List.of(0, 1))).containsExactly(7.0, 7.0);
    }

    @Test
    void shouldSendEqualValuesOnce() {
        Shared<double[]> one = pool.broadcast(numbers());
        Shared<double[]> other = pool.broadcast(numbers());
        assertThat(pool.submit(() -> one.get()[1] + other.get()[2]).join()).isEqualTo(3.0);
        assertThat(sent()).isLessThan((long) (1.1 * BYTES));
        one.close();
        assertThat(pool.submit(() -> other.get()[5]).join()).isEqualTo(5.0);
    }

    @Test
    void shouldRefuseAClosedValueAndSayWhatItWas() {
        Shared<double[]> shared = pool.broadcast(numbers());
        assertThat(shared).hasToString("Shared[double[1000000], 8.0 MB]");
        shared.close();
        shared.close();
        assertThat(shared).hasToString("Shared[double[1000000], 8.0 MB, closed]");
        assertThatThrownBy(shared::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> pool.map(i -> shared.get()[i], List.of(1)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("is in a shared value that was closed: broadcast the value again");
    }

    @Test
    void shouldRefuseToBroadcastWhatCanNotTravel() {
        assertThatThrownBy(() -> pool.broadcast(List.of(new Thread())))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining(".get(0)")
                .hasMessageContaining("thread");
    }

    @Test
    void shouldSendTheValueToTheWorkerThatReplacesADeadOne() {
        Shared<double[]> shared = pool.broadcast(numbers());
        try (WorkerPool single = Pool.open(PoolOptions.defaults().workers(1))) {
            assertThat(single.submit(() -> shared.get()[1]).join()).isEqualTo(1.0);
            assertThatThrownBy(() -> single.submit(() -> {
                                Runtime.getRuntime().halt(3);
                                return shared.get()[1];
                            })
                            .join())
                    .hasCauseInstanceOf(WorkerDiedException.class);
            assertThat(single.submit(() -> shared.get()[2]).join()).isEqualTo(2.0);
            assertThat(single.submit(() -> shared.get()[3]).join()).isEqualTo(3.0);
            assertThat(single.status().bytesSent()).isBetween(2L * BYTES, (long) (2.1 * BYTES));
        }
    }

    @Test
    void shouldPassAValueOnToTheWorkersOfATask() {
        Shared<double[]> shared = pool.broadcast(numbers());
        double sum = pool.submit(() -> {
                    try (WorkerPool nested = Pool.open(PoolOptions.defaults().workers(1))) {
                        return nested.map(i -> shared.get()[i], List.of(1, 2)).stream()
                                .mapToDouble(x -> x)
                                .sum();
                    }
                })
                .join();
        assertThat(sum).isEqualTo(3.0);
    }

    @Test
    void shouldRefuseAValueThatATaskHasShared() {
        assertThatThrownBy(() -> pool.submit(() -> Pool.broadcast("mine")).join())
                .hasCauseInstanceOf(NotShippableException.class)
                .hasMessageContaining("return the value");
    }

    @Test
    void shouldSendACapturedArrayOncePerWorker() {
        double[] numbers = numbers();
        for (int call = 0; call < 5; call++) {
            int add = call;
            assertThat(pool.map(i -> numbers[i] + add, List.of(1, 2, 3, 4)))
                    .containsExactly(1.0 + add, 2.0 + add, 3.0 + add, 4.0 + add);
            assertThat(pool.submit(() -> numbers[9]).join()).isEqualTo(9.0);
        }
        assertThat(sent()).isBetween((long) BYTES, (long) (2.1 * BYTES));
    }

    @Test
    void shouldSendACapturedArrayAgainWhenItHasChanged() {
        double[] numbers = numbers();
        try (WorkerPool single = Pool.open(PoolOptions.defaults().workers(1))) {
            assertThat(single.submit(() -> 1 / numbers[0]).join()).isEqualTo(Double.POSITIVE_INFINITY);
            numbers[0] = -0.0;
            assertThat(single.submit(() -> 1 / numbers[0]).join()).isEqualTo(Double.NEGATIVE_INFINITY);
            numbers[MILLION - 1] = 7;
            assertThat(single.submit(() -> numbers[MILLION - 1]).join()).isEqualTo(7.0);
            numbers[0] = 0;
            numbers[MILLION - 1] = MILLION - 1;
            assertThat(single.submit(() -> numbers[MILLION - 1]).join()).isEqualTo(MILLION - 1.0);
            assertThat(single.status().bytesSent()).isBetween(3L * BYTES, (long) (3.1 * BYTES));
        }
    }

    @Test
    void shouldGiveEachCallItsOwnCopyOfWhatItCaptures() {
        double[] numbers = numbers();
        try (WorkerPool single = Pool.open(PoolOptions.defaults().workers(1))) {
            assertThat(single.submit(() -> numbers[3]++).join()).isEqualTo(3.0);
            assertThat(single.submit(() -> numbers[3]++).join()).isEqualTo(3.0);
            assertThat(single.status().bytesSent()).isLessThan((long) (1.1 * BYTES));
        }
    }

    @Test
    void shouldSendCapturedCollectionsAndTextsOnceAndKeepAliases() {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            words.add("word " + i);
        }
        Map<String, Object> holder = new HashMap<>();
        holder.put("words", words);
        String text = "x".repeat(MILLION);
        try (WorkerPool single = Pool.open(PoolOptions.defaults().workers(1))) {
            for (int call = 0; call < 3; call++) {
                assertThat(single.submit(() -> holder.get("words") == words && text.length() == MILLION)
                                .join())
                        .isTrue();
            }
            long once = single.status().bytesSent();
            assertThat(single.submit(() -> words.size()).join()).isEqualTo(100_000);
            assertThat(once).isBetween(2L * MILLION, (long) (2.6 * MILLION));
        }
    }

    @Test
    void shouldTakeItemsAndResultsAsTheyAreWhenAnArrayIsUsedAgain() {
        List<byte[]> results = pool.map(
                i -> {
                    Reused.BUFFER[0] = (byte) (int) i;
                    return Reused.BUFFER;
                },
                IntStream.range(0, 50).boxed().toList());
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i)[0]).isEqualTo((byte) i);
        }
        byte[] huge = new byte[10 * MILLION];
        huge[huge.length - 1] = 3;
        List<byte[]> back = pool.map(bytes -> bytes, List.of(huge, huge));
        assertThat(back.get(0)).isEqualTo(huge).isNotSameAs(back.get(1));
    }

    static final class Reused {
        static final byte[] BUFFER = new byte[100_000];

        private Reused() {}
    }

    @Test
    void shouldNotKeepMoreInAWorkerThanAQuarterOfItsHeap() {
        byte[] large = new byte[20 * MILLION];
        try (WorkerPool single = Pool.open(PoolOptions.defaults().workers(1).heap("200m"))) {
            for (int call = 0; call < 12; call++) {
                large[0] = (byte) call;
                assertThat(single.submit(() -> large[0]).join()).isEqualTo((byte) call);
            }
            byte[] larger = new byte[60 * MILLION];
            assertThat(single.submit(() -> larger.length).join()).isEqualTo(larger.length);
            assertThat(single.submit(() -> larger.length).join()).isEqualTo(larger.length);
            assertThat(single.status().bytesSent()).isGreaterThan(12L * large.length + 2L * larger.length);
        }
    }
}
