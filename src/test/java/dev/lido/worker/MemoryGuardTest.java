package dev.lido.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
    private static final long SECOND = 1_000_000_000;

    private long now;
    private long held = 10 << 20;
    private int collections;

    @Test
    void shouldLookEachSecondHoweverLongALookTook() {
        MemoryGuard guard = new MemoryGuard(
                32 << 20,
                () -> now,
                () -> {
                    now += SECOND / 5; // as the first look may, for classes are loaded then
                    return held;
                },
                () -> collections++);

        assertThat(guard.complaint()).isNull();
        now += SECOND;
        assertThat(guard.complaint()).isNull();
        held += 100 << 20;
        now += SECOND;
        assertThat(guard.complaint()).isEqualTo("what its heap holds has grown by 100 MB");
        now += SECOND;
        assertThat(guard.complaint()).isNull();
        assertThat(collections).isOne();
    }

    @Test
    void shouldCollectGarbageLessOftenWhereThatTakesLong() {
        MemoryGuard guard = new MemoryGuard(32 << 20, () -> now, () -> held, () -> {
            now += SECOND / 2;
            collections++;
            held = 10 << 20;
        });

        assertThat(guard.complaint()).isNull();
        for (int i = 0; i < 30; i++) {
            held = 100 << 20;
            now += SECOND;
            assertThat(guard.complaint()).isNull();
        }
        assertThat(collections).isBetween(3, 4);
    }

    @Test
    void shouldKnowHowMuchMemoryIsResident() {
        assumeTrue(Files.exists(Path.of("/proc/self/status")));

        assertThat(MemoryGuard.resident()).isBetween(10L << 20, 1L << 36);
    }
}
