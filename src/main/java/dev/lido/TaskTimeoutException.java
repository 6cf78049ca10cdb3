package dev.lido;

import java.time.Duration;

/**
 * A task ran for longer than {@link PoolOptions#taskTimeout} allows, and was ended. The stack trace of {@link #getCause} is
 * where the task was when its time was over.
 *
 * @since 0.1
 */
public final class TaskTimeoutException extends PoolException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;
    private final long index;

    TaskTimeoutException(String message, Duration limit, long index, RemoteCause where) {
        super(message, where);
        this.limit = limit;
        this.index = index;
    }

    /** How long it may run. */
    public Duration limit() {
        return limit;
    }

    /** Index of the item within its call, from 0; 0 for a submitted task. */
    public long index() {
        return index;
    }
}
