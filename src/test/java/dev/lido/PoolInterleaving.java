package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.Interleavings.Scenario;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The races of {@link Interleavings}, in a JVM of their own. Takes a minute or more, and is therefore not among the tests
 * of every build: {@code mvn test -Dlido.tests='**}{@code /*Interleaving.java'}.
 */
@Timeout(900)
class PoolInterleaving {
    private static final String INTERLEAVINGS = System.getProperty("lido.interleavings", "100");

    @Test
    void shouldHoldInEveryOrderOfSteps() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Half of its time would go into optimising what is over by then.
                        "-XX:TieredStopAtLevel=1",
                        // Lincheck looks into all that it meets, the pattern for the names of frames among it.
                        "--add-opens=java.base/java.util.regex=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interleavings.class.getName(),
                        INTERLEAVINGS)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("passed ")))
                .isEqualTo(Arrays.stream(Scenario.values())
                        .map(scenario -> "passed " + scenario)
                        .toList());
    }
}
