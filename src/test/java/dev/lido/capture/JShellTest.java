package dev.lido.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a script in the real JShell of the JDK that runs the tests. */
class JShellTest {
    @TempDir
    Path directory;

    @Test
    void shouldCaptureInTheDefaultMode() throws Exception {
        List<String> lines = run();

        assertThat(lines).noneMatch(line -> line.contains("WARNING"));
    }

    @Test
    void shouldCaptureInLocalMode() throws Exception {
        run("--execution", "local");
    }

    private List<String> run(String... options) throws Exception {
        Path script = directory.resolve("probe.jsh");
        try (var in = JShellTest.class.getResourceAsStream("probe.jsh")) {
            Files.write(script, in.readAllBytes());
        }
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                "-J-cp", // on JDK 17 local mode ignores --class-path
                "-J" + classPath,
                "--class-path",
                classPath));
        command.addAll(List.of(options));
        command.add(script.toString());
        Path output = directory.resolve("output");
        Process jshell = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jshell.waitFor(2, TimeUnit.MINUTES)).as("JShell ends").isTrue();
        } finally {
            jshell.descendants().forEach(ProcessHandle::destroyForcibly);
            jshell.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).anyMatch(line -> line.startsWith("DONE"));
        assertThat(lines.stream().filter(line -> !line.startsWith("PASS") && !line.startsWith("DONE")))
                .noneMatch(line -> line.startsWith("FAIL") || line.contains("Error") || line.contains("Exception"));
        assertThat(lines.stream().filter(line -> line.startsWith("PASS")).count())
                .isGreaterThanOrEqualTo(11);
        return lines;
    }
}
