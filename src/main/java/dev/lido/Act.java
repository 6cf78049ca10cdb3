package dev.lido;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * An action on one argument. A lambda of this type is serializable and may throw checked exceptions.
 *
 * <pre>{@code
 * Pool.forEach(name -> Files.writeString(Path.of(name), "seen"), names);
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Act<T> extends Consumer<T>, Serializable {
    /** Does it with {@code t}. */
    void call(T t) throws Exception;

    /** The same, without a {@code throws} clause: a checked exception leaves as it is. */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // means the same, and may throw more
    default void accept(T t) {
        try {
            call(t);
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
    }
}
