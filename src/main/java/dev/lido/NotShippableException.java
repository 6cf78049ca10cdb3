package dev.lido;

import org.jspecify.annotations.Nullable;

/**
 * A function, an item or a result can't travel between session and worker. The message names the place within it, what
 * stands there, and what to do.
 *
 * @since 0.1
 */
public final class NotShippableException extends PoolException {
    private static final long serialVersionUID = 1L;

    NotShippableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
