package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts for a real jshell that print a verdict a case; they lie beside this class as resources. */
@Timeout(240)
class ScriptsIT {
    private static final Pattern CASE = Pattern.compile("(?m)^(?:.*; )?(alike|same|verdict|returns|refused|told)\\(\"");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "api, REMOTE",
        "api, LOCAL",
        "rows, REMOTE",
        "rows, LOCAL",
        "redefined, REMOTE",
        "redefined, LOCAL",
        "travels, REMOTE",
        "travels, LOCAL"
    })
    void shouldGiveEachCaseItsVerdict(String name, JShellProcess.Mode mode) throws Exception {
        Path verdicts = copied("verdicts.jsh");
        Path script = copied(name + ".jsh");
        String output;
        try (JShellProcess jshell =
                JShellProcess.start(mode, directory, List.of("-s", verdicts.toString(), script.toString()))) {
            output = jshell.awaitEnd();
        }
        long cases = CASE.matcher(Files.readString(script)).results().count();
        assertThat(output).doesNotContain("FAIL ").contains("DONE");
        assertThat(output.lines().filter(line -> line.startsWith("PASS ")))
                .as(output)
                .hasSize((int) cases);
        if (mode == JShellProcess.Mode.REMOTE) {
            assertThat(output).doesNotContainIgnoringCase("warning");
        }
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(Leftovers.processes(directory.toString()))
                .isEmpty());
        assertThat(directory.resolve("t")).isEmptyDirectory();
    }

    private Path copied(String name) throws IOException {
        try (InputStream in = ScriptsIT.class.getResourceAsStream(name)) {
            return Files.writeString(directory.resolve(name), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
