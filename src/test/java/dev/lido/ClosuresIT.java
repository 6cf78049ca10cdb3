package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty-two kinds of closures, typed into a real jshell: each must give in the pool what it gives in the session. */
@Timeout(180)
class ClosuresIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldGiveInThePoolWhatTheyGiveInTheSession(JShellProcess.Mode mode) throws Exception {
        Path script = directory.resolve("closures.jsh");
        try (InputStream source = ClosuresIT.class.getResourceAsStream("closures.jsh")) {
            Files.write(script, source.readAllBytes());
        }
        String output;
        try (JShellProcess jshell = JShellProcess.start(mode, directory, List.of(script.toString()))) {
            output = jshell.awaitEnd();
        }
        assertThat(output).doesNotContain("FAIL ").endsWith("CLOSURES 62 passed, 0 failed" + System.lineSeparator());
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(Leftovers.processes(directory.toString()))
                .isEmpty());
        assertThat(directory.resolve("t")).isEmptyDirectory();
    }
}
