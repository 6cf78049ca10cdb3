package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves a worker process, a pool's directory or a pool's thread behind. */
public final class Leftovers implements BeforeAllCallback, AfterAllCallback {
    private static final Path TEMP = Path.of(System.getProperty("java.io.tmpdir"));

    private List<Path> before = List.of();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        before = directories();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Pool.shutdown();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(processes("dev.lido.worker.WorkerMain", ProcessHandle.current()))
                    .isEmpty();
            List<Path> after = directories();
            after.removeAll(before);
            assertThat(after).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> name.startsWith("lido-") && !name.startsWith("lido-callback")))
                    .isEmpty();
        });
    }

    /** Command lines of the descendants of {@code root} that contain {@code text}. */
    private static List<String> processes(String text, ProcessHandle root) {
        return root.descendants()
                .map(process -> commandLine(process.pid()))
                .filter(line -> line.contains(text))
                .toList();
    }

    /** Command lines of all processes of the machine that contain {@code text}. */
    static List<String> processes(String text) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(process -> process.pid() + " " + commandLine(process.pid()))
                .filter(line -> line.contains(text))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static List<Path> directories() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(TEMP, "lido-*")) {
            String mine = ProcessHandle.current().pid() + " ";
            for (Path directory : files) {
                Path note = directory.resolve("session");
                // Other builds and sessions use the same place.
                if (Files.isRegularFile(note) && Files.readString(note).startsWith(mine)) {
                    found.add(directory);
                }
            }
        }
        return found;
    }
}
