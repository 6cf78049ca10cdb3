package dev.lido;

import org.jspecify.annotations.Nullable;

/**
 * Something that a pool was asked for did not come about. Each reason has a subtype of its own.
 *
 * @since 0.1
 */
public class PoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
