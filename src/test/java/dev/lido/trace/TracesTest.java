package dev.lido.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TracesTest {
    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement("lido-session-0", null, null, type, method, "A.java", 7);
    }

    private static final StackTraceElement HELPER = frame("REPL.$JShell$12", "helper");
    private static final StackTraceElement LAMBDA = frame("REPL.$JShell$13", "lambda$do_it$$eab341c8$1");
    private static final StackTraceElement HIDDEN = frame("REPL.$JShell$13$$Lambda/0x00007f", "call");
    private static final StackTraceElement FN = frame("dev.lido.Fn", "apply");
    private static final StackTraceElement RUNNER = frame("dev.lido.worker.ChunkRunner", "runItem");
    private static final StackTraceElement THREAD = frame("java.lang.Thread", "run");
    private static final StackTraceElement OUTCOMES = frame("dev.lido.Outcomes", "of");
    private static final StackTraceElement CREW = frame("dev.lido.local.Crew", "accept");
    private static final StackTraceElement MAP = new StackTraceElement("dev.lido.Pool", "map", "A.java", 7);
    private static final StackTraceElement SNIPPET = new StackTraceElement("REPL.$JShell$14", "do_it$", "A.java", 7);
    private static final StackTraceElement REFLECTION = frame("java.lang.reflect.Method", "invoke");
    private static final StackTraceElement JSHELL = frame("jdk.jshell.execution.DirectExecutionControl", "invoke");
    private static final StackTraceElement USER = frame("com.acme.Rows", "parse");

    private static StackTraceElement[] of(StackTraceElement... frames) {
        return frames;
    }

    private static List<String> shown(StackTraceElement... frames) {
        return List.of(frames).stream().map(StackTraceElement::toString).toList();
    }

    @Test
    void shouldBeginWithTheMethodThatTheUserCalled() {
        assertThat(shown(Traces.ofCaller(of(OUTCOMES, MAP, SNIPPET, REFLECTION, JSHELL, THREAD))))
                .containsExactly("dev.lido.Pool.map(A.java:7)", "REPL.$JShell$14.do_it$(A.java:7)");
        assertThat(shown(Traces.ofCaller(of(OUTCOMES, MAP, USER, THREAD))))
                .containsExactly(
                        "dev.lido.Pool.map(A.java:7)",
                        "com.acme.Rows.parse(A.java:7)",
                        "java.lang.Thread.run(A.java:7)");
    }

    @Test
    void shouldTakeWhatCallsUsForOurs() {
        StackTraceElement stream = frame("java.util.stream.ReferencePipeline", "toList");
        assertThat(shown(Traces.ofCaller(of(OUTCOMES, stream, CREW, MAP, SNIPPET, JSHELL))))
                .as("what Lido does by means of the JDK")
                .containsExactly("dev.lido.Pool.map(A.java:7)", "REPL.$JShell$14.do_it$(A.java:7)");
        assertThat(shown(Traces.ofCaller(of(OUTCOMES, MAP, stream, USER))))
                .as("what a user does by means of the JDK")
                .containsExactly(
                        "dev.lido.Pool.map(A.java:7)",
                        "java.util.stream.ReferencePipeline.toList(A.java:7)",
                        "com.acme.Rows.parse(A.java:7)");
    }

    @Test
    void shouldShowNothingOfThreadsOfItsOwn() {
        assertThat(Traces.ofCaller(of(OUTCOMES, CREW, THREAD))).isEmpty();
    }

    @Test
    void shouldPutTheCallersFramesBelowThoseOfTheWorker() {
        Exception cause = new Exception("cause");
        cause.setStackTrace(of(HELPER, USER, LAMBDA, HIDDEN, FN, RUNNER, THREAD));
        Exception suppressed = new Exception("suppressed");
        suppressed.setStackTrace(of(USER, THREAD));
        Exception error = new Exception("error", cause);
        error.addSuppressed(suppressed);
        error.setStackTrace(of(LAMBDA, HIDDEN, FN, RUNNER, THREAD));

        Traces.join(error, of(MAP, SNIPPET));

        String lambda = "REPL.$JShell$13.lambda(A.java:7)";
        String map = "dev.lido.Pool.map(A.java:7)";
        String snippet = "REPL.$JShell$14.do_it$(A.java:7)";
        assertThat(shown(error.getStackTrace())).containsExactly(lambda, map, snippet);
        assertThat(shown(cause.getStackTrace()))
                .containsExactly(
                        "REPL.$JShell$12.helper(A.java:7)", "com.acme.Rows.parse(A.java:7)", lambda, map, snippet);
        assertThat(shown(suppressed.getStackTrace()))
                .as("of another thread than the worker's")
                .containsExactly("com.acme.Rows.parse(A.java:7)", "java.lang.Thread.run(A.java:7)");
    }

    @Test
    void shouldEndWhereCausesGoRoundInCircles() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        one.setStackTrace(of(USER, RUNNER));

        Traces.join(one, of(MAP));

        assertThat(one.getStackTrace()).hasSize(2);
    }

    @Test
    void shouldLeaveExceptionsAloneWhoseMethodsThrow() {
        class Odd extends RuntimeException {
            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException("odd");
            }
        }
        Odd odd = new Odd();
        Traces.join(odd, of(MAP));
        assertThat(odd).isNotNull();
    }

    @Test
    void shouldKeepAllFramesOnDemand() {
        System.setProperty("lido.fullTraces", "true");
        try {
            Exception error = new Exception("error");
            error.setStackTrace(of(LAMBDA, HIDDEN, FN, RUNNER));
            Traces.join(error, of(MAP));
            assertThat(error.getStackTrace()).hasSize(4);
            assertThat(Traces.ofCaller(of(OUTCOMES, MAP, SNIPPET, JSHELL))).hasSize(4);
        } finally {
            System.clearProperty("lido.fullTraces");
        }
    }

    @Test
    void shouldSayWhereATaskWas() {
        StackTraceElement sleep = frame("java.lang.Thread", "sleep");
        StackTraceElement inner = frame("java.lang.Thread", "sleepNanos0");
        StackTraceElement svc = frame("REPL.$JShell$15$Svc", "f");
        assertThat(Traces.place(List.of(inner, sleep, HELPER, svc, LAMBDA, HIDDEN, FN)))
                .isEqualTo("Thread.sleepNanos0, called by helper, called by Svc.f, called by a lambda");
        assertThat(Traces.place(List.of(USER, FN))).isEqualTo("com.acme.Rows.parse (A.java:7)");
        assertThat(Traces.place(List.of())).isEmpty();
    }

    @Test
    void shouldReadWhatTheJvmPrints() {
        List<StackTraceElement> frames = Traces.parse(
                List.of(
                        "java.io.IOException: a (b) at c.d(E.java:1)",
                        "\tat java.base/java.lang.Thread.sleep(Native Method)",
                        "\tat java.base@17.0.15/java.lang.Thread.run(Thread.java:840)",
                        "\tat app//com.acme.Rows.<init>(Rows.java:12)",
                        "\tat lido-session-0//REPL.$JShell$13$$Lambda/0x00007fdf29036800.call(Unknown Source)",
                        "\tat REPL.$JShell$13$$Lambda$17/0x00007fdf29036800.call(Unknown Source)",
                        "\tat lido-session-0//REPL.$JShell$12.helper($JShell$12.java:6)",
                        "\t... 2 more"),
                List.of(USER, MAP, SNIPPET));
        assertThat(shown(frames.toArray(StackTraceElement[]::new)))
                .containsExactly(
                        "java.base/java.lang.Thread.sleep(Native Method)",
                        "java.base/java.lang.Thread.run(Thread.java:840)",
                        "com.acme.Rows.<init>(Rows.java:12)",
                        "REPL.$JShell$13$$Lambda.call(Unknown Source)",
                        "REPL.$JShell$13$$Lambda.call(Unknown Source)",
                        "REPL.$JShell$12.helper($JShell$12.java:6)",
                        MAP.toString(),
                        SNIPPET.toString());
    }

    @Test
    void shouldFoldPrintedFrames() {
        assertThat(Traces.fold(List.of(
                        "Exception in thread \"x\" REPL.$JShell$14$MyEx: no",
                        "\tat lido-session-0//REPL.$JShell$13.lambda$do_it$$0($JShell$13.java:6)",
                        "\tat dev.lido.Fn.apply(Fn.java:3)",
                        "\tat dev.lido.worker.ChunkRunner.run(ChunkRunner.java:9)")))
                .containsExactly(
                        "Exception in thread \"x\" MyEx: no",
                        "\tat REPL.$JShell$13.lambda($JShell$13.java:6)",
                        "\t... 2 frames of Lido");
    }

    @Test
    void shouldNameClassesAsTheyWereTyped() {
        assertThat(StackFrames.plain("REPL.$JShell$14$MyEx: in REPL.$JShell$3B$A$B"))
                .isEqualTo("MyEx: in A$B");
        assertThat(StackFrames.plain("REPL.$JShell$14.helper")).isEqualTo("helper");
        assertThat(StackFrames.plain("java.lang.String")).isEqualTo("java.lang.String");
        assertThat(StackFrames.typed("REPL.$JShell$14")).isEmpty();
        assertThat(StackFrames.typed("REPL.$JShell$14$1")).isEmpty();
        assertThat(StackFrames.typed("REPL.$JShell$3B$A$B")).isEqualTo("A.B");
        assertThat(StackFrames.typed("org.example.Svc$Part")).isEqualTo("org.example.Svc$Part");
    }
}
