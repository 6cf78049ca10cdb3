package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import org.jspecify.annotations.Nullable;

/** Words for what went wrong. */
final class Failures {
    private Failures() {}

    static UnshippableException writing(@Nullable Object root, Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof Refusal) {
                Refusal refusal = (Refusal) at;
                String path = PathFinder.find(root, refusal.culprit());
                return new UnshippableException(path, refusal.problem(), refusal.getCause());
            }
        }
        return new UnshippableException("", "can't be sent: " + text(failure), failure);
    }

    static UnshippableException reading(Throwable failure) {
        Throwable cause = failure.getCause();
        return new UnshippableException(
                "",
                "can't be read here: " + text(failure),
                failure instanceof KryoException && cause != null ? cause : failure);
    }

    private static String text(Throwable failure) {
        try {
            return failure instanceof KryoException && failure.getMessage() != null
                    ? failure.getMessage()
                    : failure.toString();
        } catch (RuntimeException | Error e) {
            // It is of a class of the user's, whose getMessage fails.
            return failure.getClass().getName();
        }
    }
}
