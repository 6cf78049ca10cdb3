package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the documentation, typed into a real jshell. Where a comment behind an expression shows a value, that
 * is what it has to give.
 */
@Timeout(240)
class ExamplesIT {
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");
    private static final Pattern JAVADOC = Pattern.compile("(?s)<pre>\\{@code\\n(.*?)\\n\\s*\\* }</pre>");
    private static final Pattern EXPECTED = Pattern.compile("^(?!var |import )(\\S.*?);?\\s+// (\\S.*)$");

    private static final Pattern EXPECTED_LIST = Pattern.compile("^(\\S.*?);\\s+// (\\[.*)$");

    @TempDir
    Path directory;

    @Test
    void shouldRunTheGuide() throws Exception {
        List<String> lines = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/guide.md")));
        while (blocks.find()) {
            lines.addAll(blocks.group(1).lines().toList());
        }
        run("guide", "", lines, EXPECTED, 25);
    }

    @Test
    void shouldRunTheExamplesOfTheJavadoc() throws Exception {
        List<Path> sources;
        try (Stream<Path> all = Files.list(Path.of("src/main/java/dev/lido"))) {
            sources = all.filter(file -> file.toString().endsWith(".java"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path source : sources) {
            Matcher blocks = JAVADOC.matcher(Files.readString(source));
            while (blocks.find()) {
                if (blocks.group(1).contains("-->")) {
                    continue; // a drawing
                }
                lines.add("// " + source.getFileName());
                lines.add("Pool.shared(PoolOptions.defaults());");
                blocks.group(1)
                        .lines()
                        .map(line -> line.replaceFirst("^\\s*\\* ?", ""))
                        .forEach(lines::add);
            }
        }
        run("javadoc", resource("examples.jsh"), lines, EXPECTED_LIST, 3);
    }

    private void run(String name, String before, List<String> lines, Pattern expectation, int least) throws Exception {
        StringBuilder script = new StringBuilder(before);
        int expected = 0;
        for (String line : lines) {
            Matcher shown = expectation.matcher(line);
            if (shown.matches()) {
                expected++;
                script.append("same(\"")
                        .append(line.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append("\", \"")
                        .append(shown.group(2).replace("\"", "\\\""))
                        .append("\", ")
                        .append(shown.group(1))
                        .append(")\n");
            } else {
                script.append(line).append('\n');
            }
        }
        script.append("Pool.shutdown()\nSystem.out.println(\"DONE\")\n/exit\n");
        Path verdicts = Files.writeString(directory.resolve("verdicts.jsh"), resource("verdicts.jsh"));
        Path typed = Files.writeString(directory.resolve(name + ".jsh"), script);
        String output;
        try (JShellProcess jshell = JShellProcess.start(
                JShellProcess.Mode.REMOTE, directory, List.of("-s", verdicts.toString(), typed.toString()))) {
            output = jshell.awaitEnd();
        }
        assertThat(output).as(script.toString()).contains("DONE").doesNotContain("FAIL ", "Error:", "\nException ");
        assertThat(output.lines().filter(line -> line.startsWith("PASS ")).count())
                .as(output)
                .isEqualTo(expected)
                .isGreaterThanOrEqualTo(least);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ExamplesIT.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
