package dev.lido;

import java.io.Serializable;
import java.util.function.Function;

/**
 * A function of one argument. A lambda of this type is serializable and may throw checked exceptions.
 *
 * <pre>{@code
 * Pool.map(x -> Files.size(Path.of(x)), names);
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Fn<T, R> extends Function<T, R>, Serializable {
    /** Computes the result for {@code t}. */
    R call(T t) throws Exception;

    /** The same, without a {@code throws} clause: a checked exception leaves as it is. */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // means the same, and may throw more
    default R apply(T t) {
        try {
            return call(t);
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
    }
}
