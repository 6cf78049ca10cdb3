package dev.lido;

import dev.lido.trace.Traces;
import org.jspecify.annotations.Nullable;

/**
 * Something that a pool was asked for did not come about. Each reason has a subtype of its own.
 *
 * <p>Stack traces are short: of Lido's own frames only the method that was called is shown, the JVM's frames between a
 * lambda and its caller are left out, and so is what runs the snippets of JShell or the cells of a notebook. What a task
 * threw has the worker's frames followed by those of the call. With {@code -Dlido.fullTraces=true} (in JShell:
 * {@code System.setProperty("lido.fullTraces", "true")}) all frames are kept.
 *
 * @since 0.1
 */
public class PoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
        setStackTrace(Traces.ofCaller(getStackTrace()));
    }
}
