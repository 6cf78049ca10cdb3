package dev.lido.local;

import dev.lido.engine.Failure;
import dev.lido.wire.MessageTooLongException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the end of a worker into words. */
final class ExitCause {
    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";
    private static final String[] SIGNALS = {
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM"
    };

    /** What to do when a heap was full. */
    static final String MORE_HEAP = " (for more: Pool.configure(o -> o.heap(\"2g\")))";

    private static final String OOM_KILLER =
            " by the kernel, because its control group had no memory left (for less: Pool.configure(o -> o.workers(2).heap(\"512m\")))";

    private ExitCause() {}

    /**
     * What to say to those whose items the worker ran.
     *
     * @param reason why the session stopped listening to it
     */
    static Failure failure(Worker worker, LocalSettings settings, Throwable reason) {
        if (reason instanceof Error) {
            return SessionError.failure(reason, "received results from worker " + worker.number());
        }
        if (reason instanceof MessageTooLongException tooLong) {
            return new Failure.Unshippable(
                    "result",
                    "is longer than the " + (tooLong.limit() >> 20) + " MB that this session takes at a time, with its"
                            + " heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB. Start it with a larger heap"
                            + " (-Xmx4g; in jshell -R-Xmx4g), or let the tasks return less.",
                    tooLong);
        }
        WorkerProcess process = worker.process();
        int exitCode = process.exitCode();
        List<String> lastLines = process.lastLines();
        String crash = process.crashReport();
        String cause = worker.condemned("");
        if (cause.isEmpty()) {
            cause = describe(exitCode, lastLines, crash, worker.exitCaller(), settings.heap())
                    + (exitCode == 128 + 9 && process.sawOomKill() ? OOM_KILLER : "");
        }
        return new Failure.WorkerDied(worker.number(), process.pid(), exitCode, cause, lastLines, crash);
    }

    /**
     * What to say to those who wait when workers end before they are ready.
     *
     * @param end how the last one did
     * @param refusal why the last connection was refused, if one was
     */
    static Failure noStart(String end, @Nullable String refusal, LocalSettings settings) {
        String what = "No worker starts. " + StartFailures.ATTEMPTS + " attempts failed; the last one " + end
                + (refusal == null ? "" : ". The last connection was refused: " + refusal);
        return new Failure.EngineFailed(sentence(what) + startAdvice(settings), null);
    }

    /** What was asked for is the likeliest cause. */
    private static String startAdvice(LocalSettings settings) {
        List<String> asked = new ArrayList<>();
        if (settings.heap() != null) {
            asked.add("heap(\"" + settings.heap() + "\")");
        }
        if (!settings.jvmArgs().isEmpty()) {
            asked.add("jvmArgs(\"" + String.join("\", \"", settings.jvmArgs()) + "\")");
        }
        return asked.isEmpty()
                ? " What of this machine and JDK may be the cause, tells: java -jar lido.jar doctor."
                : " This pool asked for " + String.join(" and ", asked) + ": see whether the JVM can take that.";
    }

    /** With a full stop, unless what a process said has brought one. */
    static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** What an exit code means: {@code was killed by signal 9 (SIGKILL)}. */
    static String describe(
            int exitCode, List<String> lastLines, String crash, @Nullable String exitCaller, @Nullable String heap) {
        if (exitCaller != null) {
            return "ended because the task called System.exit(" + exitCode + ") in " + exitCaller;
        }
        for (String line : lastLines) {
            int at = line.indexOf(OUT_OF_MEMORY);
            if (exitCode == 3 && at >= 0) {
                String what = line.substring(at + OUT_OF_MEMORY.length()).replaceFirst("^: ", "");
                return "ran out of memory: " + what
                        + (what.contains("heap")
                                ? (heap == null ? "" : " of " + heap) + MORE_HEAP
                                : " (for more: PoolOptions.jvmArgs)");
            }
        }
        if (!crash.isEmpty()) {
            return "crashed: " + crash.lines().findFirst().orElse("");
        }
        int signal = exitCode - 128;
        if (signal > 0 && signal < SIGNALS.length) {
            return "was killed by signal " + signal + " (" + SIGNALS[signal] + ")";
        }
        if (exitCode < 0) {
            return "ended";
        }
        return "ended with exit code " + exitCode + " (Runtime.halt, or exit in native code)";
    }
}
