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

/** Installs the kernel as a user does, from the packed jar, below a test's own directory. */
final class InstalledKernel {
    private static final long LIMIT_SECONDS = 60L * Integer.getInteger("lido.timeout.factor", 1);

    private InstalledKernel() {}

    static KernelClient start(Path directory) throws IOException, InterruptedException {
        return start(directory, install(directory));
    }

    static KernelClient start(Path directory, Path kernelspec) throws IOException {
        return KernelClient.start(kernelspec, directory, Map.of("LIDO_CACHE", cache().toString()));
    }

    /** The kernelspec's directory. */
    static Path install(Path directory) throws IOException, InterruptedException {
        Path prefix = directory.resolve("prefix");
        lido("kernel", "install", "--prefix", prefix.toString());
        return prefix.resolve("share/jupyter/kernels/lido");
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
