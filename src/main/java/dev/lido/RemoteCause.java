package dev.lido;

import dev.lido.trace.Traces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of a task that could not be sent itself: it prints as that one would, with its frames and
 * causes. Also says where a task was when its time was over.
 *
 * @since 0.1
 */
public final class RemoteCause extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String CAUSED_BY = "Caused by: ";

    private final String type;
    private final String trace;

    private RemoteCause(
            String type,
            @Nullable String message,
            String trace,
            @Nullable RemoteCause cause,
            StackTraceElement[] frames) {
        super(message == null ? type : type + ": " + message, cause);
        this.type = type;
        this.trace = trace;
        setStackTrace(frames);
    }

    /**
     * Stands for an exception that was printed as {@code trace}.
     *
     * @param caller the session's frames, to follow those of the worker
     */
    static RemoteCause of(String type, @Nullable String message, String trace, StackTraceElement[] caller) {
        return of(type, message, trace, trace.lines().toList(), List.of(), caller);
    }

    private static RemoteCause of(
            String type,
            @Nullable String message,
            String trace,
            List<String> lines,
            List<StackTraceElement> enclosing,
            StackTraceElement[] caller) {
        int end = 1;
        while (end < lines.size() && !lines.get(end).startsWith(CAUSED_BY)) {
            end++;
        }
        end = Math.min(end, lines.size());
        // What was suppressed is indented.
        List<String> own = lines.subList(0, end).stream()
                .filter(line -> !line.startsWith("\t\t") && !line.startsWith("\tSuppressed: "))
                .toList();
        List<StackTraceElement> frames = Traces.parse(own, enclosing);
        RemoteCause cause = null;
        if (end < lines.size()) {
            String header = lines.get(end).substring(CAUSED_BY.length());
            int colon = header.indexOf(": ");
            cause = of(
                    colon < 0 ? header : header.substring(0, colon),
                    colon < 0 ? null : header.substring(colon + 2),
                    String.join("\n", lines.subList(end, lines.size())),
                    lines.subList(end, lines.size()),
                    frames,
                    caller);
        }
        return new RemoteCause(type, message, trace, cause, Traces.above(caller, frames));
    }

    /** Type and message of the exception that the task threw: where only the message is shown, it tells both. */
    @Override
    public @Nullable String getMessage() {
        return super.getMessage();
    }

    /** Class name of the exception that the task threw. */
    public String type() {
        return type;
    }

    /** Its stack trace, as the worker would have printed it: with all frames and causes. */
    public String trace() {
        return trace;
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
