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
    void shouldNameTheSnippetWhereATaskFailed() throws Exception {
        // Not silent: traces are feedback.
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, List.of())) {
            jshell.type(
                    "import dev.lido.*",
                    "class Odd extends RuntimeException { Odd(String m, Throwable cause) { super(m, cause); } }",
                    "int strict(int x) { if (x == 2) throw new IllegalStateException(\"no \" + x); return x; }",
                    "int odd(int x) { try { return strict(x); } catch (RuntimeException e) { throw new Odd(\"m\", e); } }",
                    "Pool.map(x -> odd(x), List.of(2))",
                    "Pool.submit(() -> strict(2)).get()",
                    "int slow() throws Exception { Thread.sleep(60_000); return 1; }",
                    "Pool.configure(o -> o.taskTimeout(java.time.Duration.ofMillis(100)))",
                    "Pool.map(x -> slow(), List.of(1))",
                    "/exit");
            String nl = System.lineSeparator();
            assertThat(jshell.awaitEnd().replaceAll("Pool.java:\\d+", "Pool.java:NN"))
                    .contains(String.join(
                            nl,
                            "|  Exception dev.lido.TaskException: The task at item 0 (2) failed: Odd: m",
                            "|        at Pool.map (Pool.java:NN)",
                            "|        at (#5:1)"))
                    .contains("|        at odd (#4:1)" + nl + "|        at lambda (#5:1)")
                    .contains("Caused by: java.lang.IllegalStateException: no 2" + nl + "|        at strict (#3:1)")
                    .contains("TaskException: The submitted task failed: java.lang.IllegalStateException: no 2")
                    .contains("|        at strict (#3:1)" + nl + "|        at lambda (#6:1)")
                    .contains("was ended, at Thread.", ", called by slow, called by a lambda.")
                    .contains("|        at slow (#7:1)" + nl + "|        at lambda (#9:1)")
                    .doesNotContain("at Fn.", "at ChunkRunner.", "at Outcomes.", "at WorkerPool.", "$$Lambda");
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
