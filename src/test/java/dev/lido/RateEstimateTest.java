package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateEstimateTest {
    private final RateEstimate rate = new RateEstimate();

    @Test
    void shouldBeTheMeanWhereNothingChanges() {
        for (int i = 1; i <= 100; i++) {
            rate.update(i * 3, i);
        }

        assertThat(rate.perSecond()).isCloseTo(3, within(0.001));
    }

    @Test
    void shouldForgetASlowStart() {
        rate.update(1, 10);
        for (int i = 1; i <= 30; i++) {
            rate.update(1 + i * 20, 10 + i);
        }

        assertThat(rate.perSecond()).isCloseTo(20, within(2.0));
    }

    @Test
    void shouldStaySteadyForItemsThatTakeMinutes() {
        for (int second = 1; second < 1200; second++) {
            rate.update(second / 120, second);
        }

        assertThat(rate.perSecond()).isCloseTo(1 / 120.0, within(0.3 / 120));
    }

    @Test
    void shouldBeNothingBeforeAnythingIsDone() {
        assertThat(rate.perSecond()).isZero();
        rate.update(0, 5);
        rate.update(0, 5);
        assertThat(rate.perSecond()).isZero();
    }
}
