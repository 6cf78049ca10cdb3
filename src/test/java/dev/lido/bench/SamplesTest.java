package dev.lido.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void shouldGivePercentilesOfUnsortedSamples() {
        Samples samples = new Samples(new long[] {5_000, 1_000, 3_000, 2_000, 4_000});
        assertThat(samples.median()).isEqualTo(3_000);
        assertThat(samples.percentile(0.99)).isEqualTo(5_000);
        assertThat(samples.percentile(0)).isEqualTo(1_000);
        assertThat(samples.text()).isEqualTo("3 us (1 us-5 us)");
    }
}
