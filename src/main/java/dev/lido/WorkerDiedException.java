package dev.lido;

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
    private final List<String> lastLines;

    WorkerDiedException(String message, int workerId, long pid, int exitCode, long index, List<String> lastLines) {
        super(message, null);
        this.workerId = workerId;
        this.pid = pid;
        this.exitCode = exitCode;
        this.index = index;
        this.lastLines = List.copyOf(lastLines);
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

    /** Index of the item within its call, from 0; 0 for a submitted task. */
    public long index() {
        return index;
    }

    /** The last lines that the process itself (not the task) wrote to its standard output and error. */
    public List<String> lastLines() {
        return lastLines;
    }
}
