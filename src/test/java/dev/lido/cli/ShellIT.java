package dev.lido.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code lido shell} as somebody starts it who has never used Java's tools on this machine. */
@Timeout(120)
class ShellIT {
    @TempDir
    Path home;

    @Test
    void shouldShowNothingButWhatWasAskedForTheFirstTime() throws Exception {
        Path script = Files.write(
                home.resolve("script.jsh"),
                List.of(
                        "Duration ms = Duration.ofMillis(40)",
                        "int n = (int) ms.toMillis()",
                        "System.out.println(Pool.map(x -> x + n, List.of(1, 2)))",
                        "/exit"));
        Path said = home.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-jar",
                        System.getProperty("lido.jar"),
                        "shell",
                        "-J-Duser.home=" + home,
                        "-s",
                        script.toString())
                .redirectErrorStream(true)
                .redirectInput(Files.createFile(home.resolve("empty")).toFile())
                .redirectOutput(said.toFile());
        builder.environment().put("LIDO_CACHE", home.resolve("cache").toString());

        Process shell = builder.start();

        assertThat(shell.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said)).isEqualTo("[41, 42]" + System.lineSeparator());
        assertThat(home.resolve(".java/.userPrefs")).isNotEmptyDirectory();
    }
}
