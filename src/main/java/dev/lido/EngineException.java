package dev.lido;

import org.jspecify.annotations.Nullable;

/**
 * No worker can be started, or the engine failed as a whole.
 *
 * @since 0.1
 */
public final class EngineException extends PoolException {
    private static final long serialVersionUID = 1L;

    EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
