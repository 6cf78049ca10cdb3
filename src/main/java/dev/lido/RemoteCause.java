package dev.lido;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of a task that could not be sent itself: it prints as that one would.
 *
 * @since 0.1
 */
public final class RemoteCause extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final String trace;

    RemoteCause(String type, @Nullable String message, String trace) {
        super(message, null, false, false);
        this.type = type;
        this.trace = trace;
    }

    /** Class name of the exception that the task threw. */
    public String type() {
        return type;
    }

    /** Its stack trace, as the worker would have printed it. */
    public String trace() {
        return trace;
    }

    @Override
    public void printStackTrace(PrintStream target) {
        target.print(trace);
    }

    @Override
    public void printStackTrace(PrintWriter target) {
        target.print(trace);
    }

    @Override
    public String toString() {
        return getMessage() == null ? type : type + ": " + getMessage();
    }
}
