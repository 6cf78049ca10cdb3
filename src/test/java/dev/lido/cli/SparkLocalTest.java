package dev.lido.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkLocalTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private SparkLocal command() {
        return new SparkLocal(new PrintStream(out, true, StandardCharsets.UTF_8), directory.resolve("cluster"));
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        for (List<String> options : List.of(
                List.of("--workers"), List.of("--workers", "0"), List.of("--port", "x"), List.of("--moon", "1"))) {
            assertThatThrownBy(() -> command().execute(options))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(options.get(0))
                    .hasMessageContaining("lido spark-local");
        }
    }

    @Test
    void shouldSayThatThereIsNothingToStop() throws Exception {
        assertThat(command().execute(List.of("stop"))).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("No cluster runs");
    }

    @Test
    void shouldNotEndAProcessThatOnlyHasTheSameNumber() throws Exception {
        Files.createDirectories(directory.resolve("cluster"));
        Files.writeString(
                directory.resolve("cluster/state"),
                "processes=" + ProcessHandle.current().pid() + "\\:1\nmaster=spark\\://127.0.0.1\\:7077\n");

        assertThat(command().execute(List.of("stop"))).isEqualTo(1);
    }
}
