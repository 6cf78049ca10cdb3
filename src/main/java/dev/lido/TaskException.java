package dev.lido;

import org.jspecify.annotations.Nullable;

/**
 * The task threw. {@link #getCause} is what it threw, with its own type and fields and the stack trace of the worker; if
 * that could not be sent, it is a {@link RemoteCause} with the same text.
 *
 * @since 0.1
 */
public final class TaskException extends PoolException {
    private static final long serialVersionUID = 1L;

    private final long index;

    TaskException(String message, long index, @Nullable Throwable cause) {
        super(message, cause);
        this.index = index;
    }

    /** Index of the item within its call, from 0; 0 for a submitted task. */
    public long index() {
        return index;
    }
}
