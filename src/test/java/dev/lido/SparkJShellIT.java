package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snippets of a real jshell, on a real Spark cluster: neither the session's JVM nor the executors have any flags. */
@Timeout(300)
@ExtendWith(Leftovers.class)
class SparkJShellIT {
    @TempDir
    Path directory;

    @Test
    void shouldRunSnippetsOnTheCluster() throws Exception {
        Path script = directory.resolve("spark.jsh");
        try (SparkCluster cluster = SparkCluster.start()) {
            Files.write(
                    script,
                    List.of(
                            "import dev.lido.*;",
                            "int n = 41;",
                            "record Pair(int a, String b) {}",
                            "int twice(int x) { return 2 * x + n - 41; }",
                            "Pool.configure(o -> o.engine(\"" + cluster.master() + "\"));",
                            "System.out.println(Pool.map(x -> twice(x) + n, List.of(1, 2)));",
                            "n = 51;",
                            "System.out.println(Pool.map(x -> new Pair(x, \"p\" + n), List.of(1, 2)));",
                            "int twice(int x) { return -x; }",
                            "System.out.println(Pool.map(x -> twice(x), List.of(1, 2)));",
                            "var table = Pool.broadcast(new double[100_000]);",
                            "System.out.println(Pool.submit(() -> table.get().length).join());",
                            "try { Pool.map(x -> 1 / (x - 2), List.of(1, 2)); } catch (TaskException e) {"
                                    + " System.out.println(e.getMessage() + e.getCause().getStackTrace()[0]); }",
                            "Pool.shutdown();",
                            "/exit"));
            List<String> flags = List.of(
                    "--class-path",
                    JShellProcess.jar() + File.pathSeparator + cluster.classPath(),
                    "-R-Dspark.driver.host=127.0.0.1",
                    "-R-Dspark.driver.bindAddress=127.0.0.1",
                    "-R-Dspark.executor.memory=512m",
                    "-R-Dspark.local.dir=" + directory,
                    "-s",
                    script.toString());
            String output;
            try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, flags)) {
                output = jshell.awaitEnd();
            }

            assertThat(output)
                    .contains("[43, 45]")
                    .contains("[Pair[a=1, b=p51], Pair[a=2, b=p51]]")
                    .contains("[-1, -2]")
                    .contains("100000")
                    .contains("item 1 (2) failed: java.lang.ArithmeticException: / by zero")
                    .contains("REPL.$JShell$");
        }
    }
}
