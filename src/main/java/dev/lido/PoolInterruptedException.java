package dev.lido;

/**
 * The thread that waited for results was interrupted; its interrupt status is set. The work was given up.
 *
 * @since 0.1
 */
public final class PoolInterruptedException extends PoolException {
    private static final long serialVersionUID = 1L;

    PoolInterruptedException(String message, InterruptedException cause) {
        super(message, cause);
    }
}
