package dev.lido.notebook;

import org.jspecify.annotations.Nullable;

/**
 * A magic was written wrongly, or its code does not compile. The message says all; a stack trace would not help.
 *
 * @since 0.1
 */
public final class MagicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public MagicException(String message) {
        this(message, null);
    }

    MagicException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
