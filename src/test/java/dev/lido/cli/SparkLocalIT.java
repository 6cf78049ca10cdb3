package dev.lido.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.FreePort;
import dev.lido.SparkCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of {@code lido spark-local}, and a {@code lido shell --spark} on it, as users start them. */
@Timeout(300)
class SparkLocalIT {
    @TempDir
    Path directory;

    @Test
    void shouldRunASessionOnACluster() throws Exception {
        SparkCluster.jars(SparkJars.DEFAULT);
        int port = FreePort.next();
        String master = "spark://127.0.0.1:" + port;
        Path script = Files.write(
                directory.resolve("script.jsh"),
                List.of(
                        "Pool.configure(o -> o.engine(\"" + master + "\"))",
                        "int n = 40",
                        "record Sum(int x, int sum) {}",
                        "System.out.println(Pool.map(x -> new Sum(x, x + n), List.of(1, 2)))",
                        "/exit"));
        try {
            assertThat(lido("spark-local", "--port", String.valueOf(port), "--workers", "1", "--cores", "1"))
                    .contains(master)
                    .contains("Pool.configure(o -> o.engine(\"" + master + "\"))")
                    .contains("lido spark-local stop");
            assertThat(lido("spark-local", "--port", String.valueOf(port))).contains("There is one already");
            assertThat(lido("shell", "--spark", "-s", script.toString()))
                    .contains("[Sum[x=1, sum=41], Sum[x=2, sum=42]]")
                    .doesNotContain("SLF4J", "WARN", "INFO");
        } finally {
            assertThat(lido("spark-local", "stop")).contains("Ended " + master);
        }
        assertThat(directory.resolve("cache/spark-local")).doesNotExist();
    }

    private String lido(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("lido.jar")));
        command.addAll(List.of(arguments));
        Path said = directory.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Files.createTempFile(directory, "empty", "").toFile())
                .redirectOutput(said.toFile());
        builder.environment().put("LIDO_CACHE", directory.resolve("cache").toString());
        builder.environment().remove("SPARK_HOME");
        builder.start().waitFor();
        return Files.readString(said, StandardCharsets.UTF_8);
    }
}
