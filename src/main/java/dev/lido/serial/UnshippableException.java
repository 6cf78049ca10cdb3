package dev.lido.serial;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value can't be written, or can't be read. The message names the place, the type and the remedy. */
public final class UnshippableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    /**
     * @param path where the culprit sits, from the value outwards in: {@code .cfg["src"].get(1).in}; empty for the value
     *     itself
     * @param problem type and remedy: {@code "is a java.net.Socket, which can't be sent: ..."}
     */
    public UnshippableException(String path, String problem, @Nullable Throwable cause) {
        super((path.isEmpty() ? "the value itself" : path) + " " + problem, cause);
        this.path = path;
        this.problem = problem;
    }

    /** Place, type and remedy; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Where the culprit sits; empty for the value itself. */
    public String path() {
        return path;
    }

    /** What the message says without the place: type and remedy. */
    public String problem() {
        return problem;
    }

    /** What the user's own code threw while the value was written or read; null if it had no part in it. */
    public @Nullable Throwable userCause() {
        Throwable inner = getCause();
        while (inner instanceof UnshippableException) {
            inner = inner.getCause();
        }
        return inner;
    }
}
