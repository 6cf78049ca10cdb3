package dev.lido.local;

import java.util.List;

/** Puts the end of a process into words. */
final class ExitCause {
    private static final String[] SIGNALS = {
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM"
    };

    private ExitCause() {}

    /** What an exit code means: {@code was killed by signal 9 (SIGKILL)}. */
    static String describe(int exitCode, List<String> lastLines) {
        int signal = exitCode - 128;
        if (signal > 0 && signal < SIGNALS.length) {
            String text = "was killed by signal " + signal + " (" + SIGNALS[signal] + ")";
            return signal == 9
                    ? text + "; the kernel's out-of-memory killer is a common reason, see PoolOptions.heap"
                    : text;
        }
        if (exitCode == 3 && lastLines.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"))) {
            return "ran out of memory (exit code 3); see PoolOptions.heap";
        }
        for (String line : lastLines) {
            // The JVM's own report: "#  SIGSEGV (0xb) at pc=0x00007f8, pid=1, tid=2"
            if (line.startsWith("#  ")) {
                return "crashed: " + line.substring(3);
            }
        }
        return "ended with exit code " + exitCode + " (a task that called System.exit is a common reason)";
    }
}
