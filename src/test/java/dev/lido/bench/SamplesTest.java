package dev.lido.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of the bench. */
class SamplesTest {
    private static final Samples NONE = Samples.ofNanos();

    @Test
    void shouldGivePercentilesOfUnsortedSamples() {
        Samples samples = Samples.ofNanos(5_000, 1_000, 3_000, 2_000, 4_000);
        assertThat(samples.median()).isEqualTo(3_000);
        assertThat(samples.percentile(0.99)).isEqualTo(5_000);
        assertThat(samples.percentile(0)).isEqualTo(1_000);
        assertThat(samples.text()).isEqualTo("3.0 us (1.0 us-5.0 us)");
        assertThat(NONE.text()).isEqualTo("-");
    }

    @Test
    void shouldWeighRowsByTheirTargets() {
        Samples lido = Samples.ofNanos(30_000);
        Samples floor = Samples.ofNanos(10_000);
        assertThat(row(lido, NONE, floor, Target.ofFloor(3)).verdict()).isEqualTo("met");
        assertThat(row(lido, NONE, floor, Target.ofFloor(2.5)).verdict()).isEqualTo("missed, 1.2 x");
        assertThat(row(lido, NONE, floor, Target.ofFloor(1).and(10_000)).verdict())
                .isEqualTo("missed, 1.5 x");
        assertThat(row(lido, floor, NONE, Target.ofFloor(1)).verdict())
                .as("nothing to compare with")
                .isEmpty();
        assertThat(row(lido, floor, floor, Target.ofFloor(4), Target.ofPeer(1)).share())
                .isEqualTo(3);
        assertThat(row(lido, NONE, NONE, Target.of(15_000)).isGross()).isFalse();
        assertThat(row(lido, NONE, floor, Target.ofFloor(0.5)).isGross()).isTrue();
        assertThat(row(lido, NONE, floor, Target.ofFloor(0.5).gross(7)).isGross())
                .isFalse();
    }

    @Test
    void shouldNameTargets() {
        assertThat(Target.ofFloor(2.5).text(Unit.NANOS)).isEqualTo("<= 2.5 x floor");
        assertThat(Target.ofPeer(1).text(Unit.NANOS)).isEqualTo("<= 1 x peer");
        assertThat(Target.ofFloor(10).and(15e6).text(Unit.NANOS)).isEqualTo("<= 10 x floor + 15.0 ms");
        assertThat(Target.of(0).text(Unit.COUNT)).isEqualTo("<= 0");
        assertThat(Target.of(45e6).text(Unit.BYTES)).isEqualTo("<= 45.0 MB");
    }

    private static Row row(Samples lido, Samples peer, Samples floor, Target... targets) {
        return new Row("row", lido, peer, floor, 0.5, List.of(targets));
    }
}
