package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a whole jshell session shows: its warnings, and its end in the middle of things. */
@Timeout(240)
class SessionIT {
    @TempDir
    Path directory;

    @Test
    void shouldWarnOnceOfALostUpdateAndNameTheVariable() throws Exception {
        String output = JShellProcess.run(
                JShellProcess.Mode.REMOTE,
                directory,
                "import dev.lido.*",
                "int counter = 0",
                "Pool.forEach(x -> { counter++; }, List.of(1, 2))",
                "Pool.forEach(x -> { counter++; }, List.of(1, 2))",
                "System.out.println(\"counter is \" + counter)");
        assertThat(output).contains("counter is 0").containsOnlyOnce("'counter': the new value stays in the worker");
    }

    @Test
    void shouldLetJShellExplainAMethodThatIsNotThereYet() throws Exception {
        // Not silent: the explanation is feedback.
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, List.of())) {
            jshell.type(
                    "import dev.lido.*",
                    "int first(int x) { return second(x); }",
                    "Pool.map(x -> first(x), List.of(1))",
                    "int second(int x) { return x + 41; }",
                    "Pool.map(x -> first(x), List.of(1))",
                    "/exit");
            assertThat(jshell.awaitEnd())
                    .contains("attempted to call method first(int) which cannot be invoked until method second(int)")
                    .contains("[42]");
        }
    }

    @Test
    void shouldLeaveNoWorkerWhenTheSessionIsKilled() throws Exception {
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, List.of("-s"))) {
            jshell.type(
                    "import dev.lido.*",
                    "Pool.map(x -> x, List.of(1, 2))",
                    "var busy = Pool.submit(() -> { long n = 0; while (true) n++; })",
                    "while (Pool.status().workers().stream().noneMatch(w -> w.state().equals(\"busy\"))) Thread.onSpinWait()",
                    "System.out.println(\"is busy\")");
            jshell.awaitOutput(text -> text.contains("is busy"));
            assertThat(workers()).isNotEmpty();
            List<ProcessHandle> session = jshell.handle().descendants().toList();
            session.stream()
                    .filter(process -> process.info().commandLine().orElse("").contains("RemoteExecutionControl"))
                    .forEach(ProcessHandle::destroyForcibly);
            jshell.handle().destroyForcibly();
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(workers()).isEmpty());
        }
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(directory.resolve("t")).isEmptyDirectory());
    }

    private List<String> workers() {
        return Leftovers.processes(directory.toString()).stream()
                .filter(line -> line.contains("WorkerMain"))
                .toList();
    }
}
