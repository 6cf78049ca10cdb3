package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitCauseTest {
    private static final String REPORT = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f1d, pid=1, tid=2
            #
            # JRE version: OpenJDK Runtime Environment (17.0.15+6)
            # Problematic frame:
            # C  [libfoo.so+0x1f14]  broken+0x4
            #

            ---------------  T H R E A D  ---------------

            Current thread (0x00007f1d):  JavaThread "lido-task-1" [_thread_in_native, id=2]

            Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
            C  [libfoo.so+0x1f14]  broken+0x4
            j  a.Library.call()V+0

            Registers:
            RAX=0x1
            """;

    @Test
    void shouldNameSignalsExitsAndWhatRanOut() {
        assertThat(ExitCause.describe(137, List.of(), "", null, null)).isEqualTo("was killed by signal 9 (SIGKILL)");
        assertThat(ExitCause.describe(143, List.of(), "", null, null)).contains("signal 15 (SIGTERM)");
        assertThat(ExitCause.describe(7, List.of(), "", "a.B.c(B.java:3)", null))
                .isEqualTo("ended because the task called System.exit(7) in a.B.c(B.java:3)");
        assertThat(ExitCause.describe(0, List.of(), "", null, null)).contains("exit code 0 (Runtime.halt");
        List<String> heap = List.of("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        assertThat(ExitCause.describe(3, heap, "", null, "64m"))
                .isEqualTo("ran out of memory: Java heap space of 64m (for more: Pool.configure(o -> o.heap(\"2g\")))");
        List<String> metaspace = List.of("Terminating due to java.lang.OutOfMemoryError: Metaspace");
        assertThat(ExitCause.describe(3, metaspace, "", null, "64m"))
                .isEqualTo("ran out of memory: Metaspace (for more: PoolOptions.jvmArgs)");
        assertThat(ExitCause.describe(3, List.of("nothing of the kind"), "", null, null))
                .contains("exit code 3");
    }

    @Test
    void shouldTellWhatMattersOfACrashReport(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("hs_err_1.log"), REPORT);
        assertThat(CrashReport.read(file).lines())
                .containsExactly(
                        "SIGSEGV (0xb) at pc=0x00007f1d, pid=1, tid=2",
                        "in C  [libfoo.so+0x1f14]  broken+0x4",
                        "Current thread (0x00007f1d):  JavaThread \"lido-task-1\" [_thread_in_native, id=2]",
                        "  C  [libfoo.so+0x1f14]  broken+0x4",
                        "  j  a.Library.call()V+0");
        assertThat(CrashReport.read(directory.resolve("none"))).isEmpty();
        assertThat(ExitCause.describe(1, List.of(), CrashReport.read(file), null, null))
                .isEqualTo("crashed: SIGSEGV (0xb) at pc=0x00007f1d, pid=1, tid=2");
    }
}
