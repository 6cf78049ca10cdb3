package dev.lido;

import java.io.Serializable;

/**
 * An action without argument. A lambda of this type is serializable and may throw checked exceptions.
 *
 * <pre>{@code
 * Pool.submit(() -> { Thread.sleep(100); });
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Run extends Runnable, Serializable {
    /** Does it. */
    void call() throws Exception;

    /** The same, without a {@code throws} clause: a checked exception leaves as it is. */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // means the same, and may throw more
    default void run() {
        try {
            call();
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
    }
}
