package dev.lido.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StackTextTest {
    private static StackTraceElement frame(String loader, String module, String type, String method) {
        return new StackTraceElement(loader, module, "1", type, method, "A.java", 7);
    }

    private static final StackTraceElement EXIT = frame(null, "java.base", "java.lang.System", "exit");
    private static final StackTraceElement HOOKS = frame(null, "java.base", "java.lang.Runtime", "exit");
    private static final StackTraceElement USER = frame("lido-session-3", null, "REPL.$JShell$11", "slow");
    private static final StackTraceElement OURS = frame("app", null, "dev.lido.worker.ChunkRunner", "runItem");

    @Test
    void shouldLeaveOutWhatRunsEveryTask() {
        assertThat(StackText.of(new StackTraceElement[] {USER, OURS, USER}))
                .isEqualTo("\tat lido-session-3//REPL.$JShell$11.slow(A.java:7)\n");
    }

    @Test
    void shouldFindWhoCalledExit() {
        Thread thread = Thread.currentThread();
        assertThat(ExitWatch.caller(Map.of(thread, new StackTraceElement[] {HOOKS, EXIT, USER, OURS})))
                .isEqualTo("slow");
        assertThat(ExitWatch.caller(Map.of(thread, new StackTraceElement[] {HOOKS, EXIT, OURS})))
                .isNull();
        assertThat(ExitWatch.caller(Map.of(thread, new StackTraceElement[] {USER, OURS})))
                .isNull();
    }
}
