package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notebooks of the repository, run by Jupyter itself. */
@Timeout(300)
class NotebookIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"first-steps"})
    void shouldRunFromTheFirstCellToTheLast(String name) throws Exception {
        String python = python();
        assumeThat(python)
                .as("Jupyter's nbconvert and nbclient are not installed for any python3 here")
                .isNotEmpty();
        Path kernelspec = InstalledKernel.install(directory);
        Path executed = directory.resolve("executed.ipynb");
        Process process = process(
                python,
                "-m",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--ExecutePreprocessor.kernel_name=lido",
                "--ExecutePreprocessor.timeout=" + 100 * Integer.getInteger("lido.timeout.factor", 1),
                "--output",
                executed.toString(),
                Path.of("notebooks", name + ".ipynb").toAbsolutePath().toString());
        process.waitFor(250, TimeUnit.SECONDS);

        String said = Files.readString(directory.resolve("said.txt"));
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(Files.readString(executed))
                .contains("[1, 4, 9, 16]")
                .contains("[183.0, 210.0]")
                .contains("exit code 42 at item 1")
                .contains("still here 1")
                .doesNotContain("\"output_type\": \"error\"")
                .doesNotContainIgnoringCase("warning");
        assertThat(Files.exists(kernelspec)).isTrue();
    }

    /** A python3 that has Jupyter; empty if there is none. */
    private String python() throws IOException, InterruptedException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            try {
                Process process = process(candidate, "-c", "import nbconvert, nbclient, jupyter_client");
                if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return candidate;
                }
            } catch (IOException e) {
                // not there
            }
        }
        return "";
    }

    private Process process(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile());
        Path own = Files.createDirectories(directory.resolve("jupyter"));
        builder.environment()
                .putAll(Map.of(
                        "JUPYTER_PATH",
                                directory.resolve("prefix/share/jupyter").toString(),
                        "JUPYTER_DATA_DIR", own.resolve("data").toString(),
                        "JUPYTER_CONFIG_DIR", own.resolve("config").toString(),
                        "JUPYTER_RUNTIME_DIR", own.resolve("runtime").toString(),
                        "IPYTHONDIR", own.resolve("ipython").toString(),
                        "LIDO_CACHE", InstalledKernel.cache().toString()));
        return builder.start();
    }
}
