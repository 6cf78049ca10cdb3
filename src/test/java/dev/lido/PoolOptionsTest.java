package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolOptionsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_000_000})
    void shouldRefuseImpossibleNumbersOfWorkers(int workers) {
        refused(o -> o.workers(workers), "workers (" + workers + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12q", "1k", "", "m", "-1m", "99999t", "9999999999999999999"})
    void shouldRefuseImpossibleHeaps(String heap) {
        refused(o -> o.heap(heap), "heap (\"" + heap + "\")");
    }

    @Test
    void shouldRefuseBadValues() {
        refused(o -> o.idleTimeout(Duration.ofSeconds(-1)), "idleTimeout (PT-1S) must not be negative");
        refused(o -> o.chunk(0), "chunk (0)");
        refused(o -> o.maxDepth(-1), "maxDepth (-1)");
        refused(o -> o.env("A=B", "x"), "env name");
        refused(o -> o.env("A\0", "x"), "env name");
        refused(o -> o.env("A", "x\0"), "env value of A");
        refused(o -> o.systemProperty("A\0", "x"), "system property name");
        refused(o -> o.systemProperty("A", "x\0"), "system property value of A");
        refused(o -> o.jvmArgs(""), "jvmArgs");
    }

    @Test
    void shouldBeEqualByValue() {
        PoolOptions one = PoolOptions.defaults().workers(3).heap("1g").env("A", "1");
        PoolOptions two = PoolOptions.defaults().env("A", "1").heap("1g").workers(3);
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).isNotEqualTo(one.workers(4));
        assertThat(one.makesSameWorkers(two.workers(9))).isTrue();
        assertThat(one.makesSameWorkers(two.heap("2g"))).isFalse();
    }

    @Test
    void shouldNotShowValuesOfTheEnvironment() {
        assertThat(PoolOptions.defaults().env("PASSWORD", "secret").toString())
                .contains("PASSWORD")
                .doesNotContain("secret");
    }

    private static void refused(UnaryOperator<PoolOptions> change, String text) {
        assertThatThrownBy(() -> change.apply(PoolOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
