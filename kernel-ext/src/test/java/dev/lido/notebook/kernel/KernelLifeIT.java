package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.notebook.kernel.KernelClient.Cell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that come and go. */
@Timeout(240)
class KernelLifeIT {
    @TempDir
    Path directory;

    @Test
    void shouldInstallAndRemove() throws Exception {
        Path prefix = directory.resolve("elsewhere");
        String said = InstalledKernel.lido("kernel", "install", "--prefix", prefix.toString(), "--name", "java-test");
        Path kernel = prefix.resolve("share/jupyter/kernels/java-test");

        assertThat(said).contains(kernel.resolve("kernel.json").toString()).contains("Next:");
        assertThat(Files.readString(kernel.resolve("kernel.json")))
                .contains("\"interrupt_mode\": \"message\"")
                .contains(kernel.resolve("lido-kernel.jar").toString())
                .contains("{connection_file}");
        assertThat(kernel.resolve("logo-64x64.png")).isNotEmptyFile();
        assertThat(InstalledKernel.lido("kernel", "remove", "--prefix", prefix.toString(), "--name", "java-test"))
                .contains("Removed " + kernel);
        assertThat(kernel).doesNotExist();
    }

    /** Jupyter restarts a kernel by ending its process and starting another. */
    @Test
    void shouldEndWithItsWorkers() throws Exception {
        try (KernelClient kernel = InstalledKernel.start(directory)) {
            kernel.awaitReady();
            kernel.execute("int x = 1; Pool.map(i -> i, List.of(1))");
            kernel.submit("Pool.map(i -> { Thread.sleep(60_000); return i; }, List.of(1, 2))");
            List<ProcessHandle> workers = kernel.handle().descendants().toList();

            assertThat(kernel.control("shutdown_request", Map.of("restart", true))
                            .content()
                            .get("restart")
                            .getAsBoolean())
                    .isTrue();
            assertThat(kernel.awaitEnd(20)).isTrue();
            for (ProcessHandle worker : workers) {
                worker.onExit().get(20, TimeUnit.SECONDS);
            }
        }
        try (KernelClient kernel = InstalledKernel.start(directory)) {
            kernel.awaitReady();
            assertThat(kernel.execute("x").status()).isEqualTo("error");
            kernel.control("shutdown_request", Map.of("restart", false));
            assertThat(kernel.awaitEnd(20)).isTrue();
        }
    }

    /** Prints the figures; only gross slowness fails, since other work may run on the machine. */
    @Test
    void shouldBeQuick() throws Exception {
        InstalledKernel.install();
        Path hello = Files.writeString(
                directory.resolve("Hello.java"), "public class Hello { public static void main(String[] a) {} }");
        javax.tools.ToolProvider.getSystemJavaCompiler().run(null, null, null, hello.toString());
        long helloMillis = Math.min(hello(), Math.min(hello(), hello()));

        long began = System.nanoTime();
        try (KernelClient kernel = InstalledKernel.start(directory)) {
            kernel.awaitReady();
            long ready = millisSince(began);
            Cell first = kernel.execute("Pool.map(x -> x * x, List.of(1, 2, 3))");
            long answered = millisSince(began);
            assertThat(first.result()).isEqualTo("[1, 4, 9]");
            long later = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long from = System.nanoTime();
                kernel.execute("Pool.map(x -> x + " + i + ", List.of(1, 2, 3))");
                later = Math.min(later, millisSince(from));
            }
            System.out.printf(
                    Locale.ROOT,
                    "kernel on Java %d: ready %d ms, first Pool.map %d ms after the start, a later cell %d ms; java Hello %d ms%n",
                    Runtime.version().feature(),
                    ready,
                    answered,
                    later,
                    helloMillis);
            kernel.control("shutdown_request", Map.of("restart", false));
            assertThat(kernel.awaitEnd(20)).isTrue();
            assertThat(answered).isLessThan(20_000L * Integer.getInteger("lido.timeout.factor", 1) + 100 * helloMillis);
        }
    }

    private long hello() throws Exception {
        long began = System.nanoTime();
        new ProcessBuilder(InstalledKernel.java(), "-cp", directory.toString(), "Hello")
                .start()
                .waitFor();
        return millisSince(began);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
