package dev.lido.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
    @Test
    void shouldKnowHowMuchMemoryIsResident() {
        assumeTrue(Files.exists(Path.of("/proc/self/status")));

        assertThat(MemoryGuard.resident()).isBetween(10L << 20, 1L << 36);
    }
}
