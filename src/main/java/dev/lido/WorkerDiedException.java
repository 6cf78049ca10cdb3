package dev.lido;

import dev.lido.engine.Failure;
import java.util.List;

/**
 * The worker process ended while it ran the task: it was killed, crashed, ran out of memory, or the task ended it.
 *
 * @since 0.1
 */
public final class WorkerDiedException extends PoolException {
    private static final long serialVersionUID = 1L;

    private final int workerId;
    private final long pid;
    private final int exitCode;
    private final long index;
    private final String reason;
    private final List<String> lastLines;
    private final String crashReport;

    WorkerDiedException(String message, Failure.WorkerDied died, long index) {
        super(message, null);
        this.workerId = died.worker();
        this.pid = died.pid();
        this.exitCode = died.exitCode();
        this.index = index;
        this.reason = died.cause();
        this.lastLines = List.copyOf(died.lastLines());
        this.crashReport = died.crash();
    }

    /** Number of the worker. */
    public int workerId() {
        return workerId;
    }

    /** Its process id. */
    public long pid() {
        return pid;
    }

    /** Its exit code; 128 + n if signal n ended it. */
    public int exitCode() {
        return exitCode;
    }

    /** Number of the signal that ended it, such as 9 for SIGKILL; 0 if none did. */
    public int signal() {
        return exitCode > 128 && exitCode < 160 ? exitCode - 128 : 0;
    }

    /** What happened, in words that follow "the worker": {@code was killed by signal 9 (SIGKILL)}. */
    public String reason() {
        return reason;
    }

    /** What matters of the report that the JVM wrote when it crashed; empty if it did not crash. */
    public String crashReport() {
        return crashReport;
    }

    /** Index of the item within its call, from 0; 0 for a submitted task. */
    public long index() {
        return index;
    }

    /** The last lines that the process itself (not the task) wrote to its standard output and error. */
    public List<String> lastLines() {
        return lastLines;
    }
}
