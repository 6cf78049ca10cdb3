package dev.lido.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.Leftovers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(180)
@ExtendWith(Leftovers.class)
class SoakRunTest {
    private final ByteArrayOutputStream report = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);

    @Test
    void shouldPassForSomeSeconds() throws InterruptedException {
        boolean passed = new SoakRun(Duration.ofSeconds(6), 1, out).run();

        assertThat(text()).endsWith("SOAK passed: 0 lost, 0 doubled, 0 wrong, 0 hung; seed 1");
        assertThat(passed).isTrue();
    }

    @Test
    void shouldTellEachBreachAndFail() {
        Tally tally = new Tally(out);
        tally.count("calls map", 2);
        tally.count("calls submit", 1);
        tally.report(Breach.LOST, 3, "3 results of 6 items");
        tally.report(Breach.LEFT_BEHIND, "a thread");

        assertThat(tally.conclude(out, 5)).isFalse();
        assertThat(text().lines())
                .containsExactly(
                        "lost: 3 results of 6 items",
                        "left behind: a thread",
                        "calls: map 2, submit 1",
                        "SOAK failed: 3 lost, 0 doubled, 0 wrong, 0 hung, 1 left behind; seed 5");
    }

    private String text() {
        return report.toString(StandardCharsets.UTF_8).strip();
    }
}
