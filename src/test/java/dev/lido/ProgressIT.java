package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lido.JShellProcess.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user sees of progress in a real {@code jshell}: on a terminal, and where output is piped. */
@Timeout(180)
class ProgressIT {
    /** About three seconds of work, in which a line is printed while the bar is there. */
    private static final String CALL = "System.out.println(\"sum \" + Pool.map(x -> {"
            + " Thread.sleep(150); if (x == 35) System.out.println(\"hello\"); return x; },"
            + " Items.range(0, 40)).stream().mapToInt(x -> x).sum());";

    @TempDir
    Path directory;

    private static void assumeTerminal() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "script"))),
                "there is no script command, which makes terminals");
        Process trial = new ProcessBuilder("script", "-qec", "true", "/dev/null")
                .redirectErrorStream(true)
                .start();
        String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(trial.waitFor() == 0, "no terminal can be made here: " + said.strip());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldShowABarOnATerminal(Mode mode) throws IOException, InterruptedException {
        assumeTerminal();

        String seen = JShellProcess.runOnTerminal(
                mode, directory, "import dev.lido.*;", "Pool.configure(o -> o.workers(2));", CALL);

        Matcher bar = Pattern.compile("\rmap +(\\d+)% \\|[^|]*\\| +(\\d+)/40 \\(0:00:0\\d\\) [^\r\n]* left")
                .matcher(seen);
        assertThat(bar.find()).as(seen).isTrue();
        // The bar makes way for what is printed, and its last line stays.
        assertThat(seen).containsPattern("\r +\r\\[worker \\d\\] hello\r?\n");
        assertThat(seen).containsPattern("map 100% \\|[^|]*\\| 40/40 \\([^)]*\\) [0-9.]+/s\r?\nsum 780");
        assertThat(Stream.of(seen.split("[\r\n]+"))).allMatch(line -> line.length() < 80);
    }

    @Test
    void shouldShowNothingWhereOutputIsPiped() throws IOException, InterruptedException {
        String seen = JShellProcess.run(Mode.REMOTE, directory, "import dev.lido.*;", CALL);

        assertThat(seen).contains("hello", "sum 780").doesNotContain("map", "\r");
    }

    @Test
    void shouldShowLinesWhereOutputIsPipedIfThatIsAskedFor() throws IOException, InterruptedException {
        String seen = JShellProcess.run(
                Mode.REMOTE,
                directory,
                "import dev.lido.*;",
                "Pool.configure(o -> o.progress(true).workers(2));",
                CALL);

        List<String> lines = seen.lines().filter(line -> line.startsWith("map")).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("map: \\d+ of 40 done, .*/s, .* left \\(2 s\\)");
        assertThat(lines.get(1)).matches("map: 40 of 40 done, [0-9.]+/s \\(\\d+ s\\)");
    }
}
