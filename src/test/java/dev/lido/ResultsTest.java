package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list that calls return: in pages as long as its length stays. */
class ResultsTest {
    private static Places filled(int size) {
        Places places = new Places(size);
        for (int i = 0; i < size; i++) {
            places.put(i, i);
        }
        return places;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 20_000})
    void shouldBeAListOfAnyLength(int size) {
        Results<Integer> results = new Results<>(filled(size), List.of());
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            expected.add(i);
        }
        assertThat(results).isEqualTo(expected).hasSize(size).hasToString(expected.toString());
        assertThat(results.toArray()).isEqualTo(expected.toArray());
        assertThat(results.successes()).isEqualTo(expected);
        assertThatThrownBy(() -> results.get(size)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> results.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> results.set(size, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldChangeAsAnArrayListDoes() {
        Random random = new Random(1);
        List<@Nullable Integer> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            expected.add(i);
        }
        Results<@Nullable Integer> results = new Results<>(filled(10_000), List.of());
        for (int step = 0; step < 300; step++) {
            int at = random.nextInt(expected.size());
            for (List<@Nullable Integer> list : List.of(expected, results)) {
                switch (step % 6) {
                    case 0 -> list.set(at, step);
                    case 1 -> list.add(at, null);
                    case 2 -> list.remove(at);
                    case 3 -> list.subList(at / 2, Math.min(at, at / 2 + 50)).clear();
                    case 4 -> list.sort(Comparator.nullsFirst(Comparator.reverseOrder()));
                    default -> list.removeIf(each -> each != null && each % 97 == 3);
                }
            }
            assertThat(results).as("step %d", step).isEqualTo(expected);
        }
        results.clear();
        assertThat(results).isEmpty();
        results.add(1);
        assertThat(results).containsExactly(1);
    }

    @Test
    void shouldThrowTheFailureOfAPlaceWhereverItIsRead() {
        Places places = filled(3);
        RuntimeException failure = new PoolException("item 1 failed", null);
        places.put(1, new Results.Failed(failure));
        Results<Integer> results = new Results<>(places, List.of(new ItemFailure(1, failure)));
        assertThatThrownBy(() -> results.get(1)).isSameAs(failure);
        assertThatThrownBy(results::toArray).isSameAs(failure);
        assertThatThrownBy(results::orThrow).isInstanceOf(ItemFailuresException.class);
        assertThat(results.successes()).containsExactly(0, 2);
        assertThat(results.toString()).isEqualTo("[0, <failed: " + failure + ">, 2]");
        results.set(1, 5);
        assertThat(results.get(1)).isEqualTo(5);
    }
}
