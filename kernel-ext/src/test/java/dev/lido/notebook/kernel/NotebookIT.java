package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lido.SparkCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks of the repository, run by Jupyter itself. With {@code -Dlido.update=true} their outputs are renewed. */
@Timeout(300)
class NotebookIT {
    private static final String MASTER = "spark://127.0.0.1:7077";
    private static final int FACTOR = Integer.getInteger("lido.timeout.factor", 1);

    @TempDir
    static Path directory;

    private static String python = "";

    @BeforeAll
    static void install() throws Exception {
        python = python();
        assumeThat(python)
                .as("Jupyter's nbconvert and nbclient are not installed for any python3 here")
                .isNotEmpty();
    }

    static List<Path> notebooks() throws IOException {
        return SavedNotebooksTest.notebooks();
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void shouldShowWhatItsSavedOutputsShow(Path file) throws Exception {
        NotebookFile executed = Files.readString(file).contains(MASTER) ? executeWithSpark(file) : execute(file);
        NotebookFile saved = NotebookFile.read(file);
        if (Boolean.getBoolean("lido.update")) {
            saved.update(executed);
            return;
        }

        List<NotebookFile.Cell> expected = saved.cells();
        List<NotebookFile.Cell> found = executed.cells();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            NotebookFile.Cell cell = found.get(i);
            String what = "cell " + cell.count() + ":\n" + cell.code() + "\n";
            if (cell.tags().contains(NotebookFile.VARIES)) {
                assertThat(cell.kinds()).as(what).isEqualTo(expected.get(i).kinds());
            } else {
                assertThat(cell.shown()).as(what).isEqualTo(expected.get(i).shown());
            }
        }
    }

    private static NotebookFile executeWithSpark(Path file) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress("127.0.0.1", 7077));
        } catch (IOException e) {
            assumeThat(false)
                    .as("another program has port 7077, at which " + file + " looks for a cluster")
                    .isTrue();
        }
        SparkCluster.jars("4.2.0");
        Path checkout = directory.resolve("checkout");
        Path command = command(Files.createDirectories(checkout.resolve("bin")));
        Path notebooks = Files.createDirectories(checkout.resolve("notebooks"));
        try {
            return execute(Files.copy(file, notebooks.resolve(file.getFileName())));
        } finally {
            // There is none any more, unless a cell failed.
            process(Map.of(), command.toString(), "spark-local", "stop").waitFor();
        }
    }

    /** A {@code lido} that runs the packed jar of this build. */
    private static Path command(Path directory) throws IOException {
        Path command = directory.resolve("lido");
        Files.writeString(command, """
                #!/bin/sh
                LIDO_CACHE='%s' exec '%s' -jar '%s' "$@"
                """.formatted(
                        InstalledKernel.cache(),
                        InstalledKernel.java(),
                        Path.of(System.getProperty("lido.jar")).toAbsolutePath()));
        assertThat(command.toFile().setExecutable(true)).isTrue();
        return command;
    }

    private static NotebookFile execute(Path file) throws IOException, InterruptedException {
        Path said = directory.resolve("said.txt");
        Process process = process(
                JupyterHome.environment(directory.resolve("jupyter")),
                python,
                "-m",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--ExecutePreprocessor.timeout=" + 100 * FACTOR,
                "--output-dir",
                directory.toString(),
                file.toAbsolutePath().toString());
        if (!process.waitFor(250, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
        return NotebookFile.read(directory.resolve(file.getFileName()));
    }

    /** A python3 that has Jupyter; empty if there is none. */
    private static String python() throws InterruptedException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            try {
                Process process = process(Map.of(), candidate, "-c", "import nbconvert, nbclient, jupyter_client");
                if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return candidate;
                }
            } catch (IOException e) {
                // not there
            }
        }
        return "";
    }

    private static Process process(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
