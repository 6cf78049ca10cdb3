package dev.lido;

import java.io.Serializable;
import java.util.function.Predicate;

/**
 * A test of one argument. A lambda of this type is serializable and may throw checked exceptions.
 *
 * <pre>{@code
 * Pred<String> exists = name -> Files.exists(Path.of(name));
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Pred<T> extends Predicate<T>, Serializable {
    /** Whether {@code t} passes. */
    boolean call(T t) throws Exception;

    /** The same, without a {@code throws} clause: a checked exception leaves as it is. */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // means the same, and may throw more
    default boolean test(T t) {
        try {
            return call(t);
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
    }
}
