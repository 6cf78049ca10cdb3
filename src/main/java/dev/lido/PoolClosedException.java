package dev.lido;

import java.util.concurrent.RejectedExecutionException;

/**
 * The pool was closed before the task was submitted, or before it ended.
 *
 * @since 0.1
 */
public final class PoolClosedException extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;

    PoolClosedException(String message) {
        super(message);
    }
}
