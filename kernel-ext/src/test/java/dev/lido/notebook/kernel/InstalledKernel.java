package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Installs the kernel as a user does, from the packed jar: once for all tests of this JVM, since it takes its time. */
final class InstalledKernel {
    private static final long LIMIT_SECONDS = 60L * Integer.getInteger("lido.timeout.factor", 1);

    private static boolean installed;

    private InstalledKernel() {}

    /** Starts one whose own files are in {@code directory}. */
    static KernelClient start(Path directory) throws IOException, InterruptedException {
        Path kernelspec = install().resolve("kernels/lido");
        return KernelClient.start(kernelspec, directory, Map.of("LIDO_CACHE", cache().toString()));
    }

    /** Where Jupyter finds it, as an entry of {@code JUPYTER_PATH}. */
    static synchronized Path install() throws IOException, InterruptedException {
        Path prefix = cache().resolveSibling("kernel-" + ProcessHandle.current().pid());
        if (!installed) {
            lido("kernel", "install", "--prefix", prefix.toString());
            installed = true;
        }
        return prefix.resolve("share/jupyter");
    }

    /** Runs a command of {@code lido.jar}; what it printed. */
    static String lido(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-jar", System.getProperty("lido.jar", "target/lido.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A cache for all tests of a build, as a user has one. */
    static Path cache() throws IOException {
        Path jar = Path.of(System.getProperty("lido.jar", "target/lido.jar")).toAbsolutePath();
        return Files.createDirectories(jar.resolveSibling("test-cache"));
    }
}
