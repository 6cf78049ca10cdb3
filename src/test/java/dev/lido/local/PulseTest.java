package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against copies of the files in which Linux tells of a process. */
class PulseTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path process;

    private Pulse pulse;
    private long now = 5 * SECOND;
    private long beats;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(process.resolve("task/7"));
        Files.createDirectories(process.resolve("task/8"));
        Files.writeString(process.resolve("task/7/comm"), "lido-task-1\n");
        Files.writeString(process.resolve("task/8/comm"), "VM Thread\n");
        pulse = new Pulse(Duration.ofSeconds(8), new Vitals(process));
        spend('S', 0, 0);
    }

    /** Ticks are hundredths of a second. */
    private void spend(char state, long all, long collector) throws IOException {
        String fields = " 1 1 1 0 -1 4194560 9 0 0 0 ";
        Files.writeString(process.resolve("stat"), "42 (a) b) " + state + fields + (all - 3) + " 3 0 0 20");
        Files.writeString(process.resolve("task/8/stat"), "8 (VM Thread) S" + fields + collector + " 0 0 0 20");
    }

    private String second(boolean beat) {
        now += SECOND;
        beats += beat ? 5 : 0;
        return pulse.check(beats, now, true);
    }

    @Test
    void shouldBelieveInAWorkerThatBeats() throws IOException {
        for (int i = 1; i < 100; i++) {
            spend('R', 100 * i, 60 * i);
            assertThat(second(true)).isNull();
        }
    }

    @Test
    void shouldNoticeSilenceAndThatItWasStopped() throws IOException {
        assertThat(second(true)).isNull();
        for (int i = 1; i < 8; i++) {
            assertThat(second(false)).isNull();
        }
        spend('T', 0, 0);
        assertThat(second(false)).contains("no sign of life for 8 s").contains("SIGSTOP");
    }

    @Test
    void shouldBePatientWithOneLongCollection() throws IOException {
        assertThat(second(true)).isNull();
        for (int i = 1; i < 32; i++) {
            spend('R', 100 * i, 99 * i);
            assertThat(second(false)).isNull();
        }
        spend('R', 3200, 3168);
        assertThat(second(false)).contains("no sign of life for 32 s");
    }

    @Test
    void shouldBePatientWithAWorkerThatHardlyGetsItsTurn() throws IOException {
        assertThat(second(true)).isNull();
        for (int i = 1; i < 31; i++) {
            spend('R', i, 0);
            assertThat(second(false)).isNull();
        }
        // Now it is stopped, on top of all.
        spend('T', 30, 0);
        assertThat(second(false)).contains("no sign of life for 31 s").contains("SIGSTOP");
    }

    @Test
    void shouldNoticeThatNothingButCollectingGoesOn() throws IOException {
        assertThat(second(true)).isNull();
        for (int i = 1; i < 8; i++) {
            spend('R', 100 * i, 97 * i);
            assertThat(second(true)).isNull();
        }
        spend('R', 800, 776);
        assertThat(second(true)).contains("97 % of 8 s collecting garbage");
    }

    @Test
    void shouldStartAfreshAfterTheMachineSlept() {
        assertThat(second(true)).isNull();
        now += 3600 * SECOND;
        pulse.forget();
        assertThat(second(false)).isNull();
        for (int i = 1; i < 8; i++) {
            assertThat(second(false)).isNull();
        }
        assertThat(second(false)).contains("no sign of life");
    }

    @Test
    void shouldLiveWithoutFilesToRead() {
        pulse = new Pulse(Duration.ofSeconds(2), new Vitals(process.resolve("none")));
        assertThat(second(true)).isNull();
        assertThat(second(false)).isNull();
        assertThat(second(false)).contains("no sign of life").doesNotContain("SIGSTOP");
    }

    @Test
    void shouldNoticeThatAWorkerWasStoppedWhileItStarts() throws IOException {
        spend('T', 1, 0);
        assertThat(pulse.checkStart(now)).isNull();
        spend('S', 1, 0);
        assertThat(pulse.checkStart(now += 20 * SECOND)).isNull();
        spend('T', 1, 0);
        assertThat(pulse.checkStart(now += SECOND)).isNull();
        assertThat(pulse.checkStart(now += 7 * SECOND)).isNull();
        assertThat(pulse.checkStart(now += SECOND)).startsWith("was stopped (SIGSTOP) for 8 s while it started");
    }
}
