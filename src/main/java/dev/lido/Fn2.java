package dev.lido;

import java.io.Serializable;
import java.util.function.BiFunction;

/**
 * A function of two arguments. A lambda of this type is serializable and may throw checked exceptions.
 *
 * <pre>{@code
 * Fn2<Integer, Integer, Integer> sum = (a, b) -> a + b;
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Fn2<T, U, R> extends BiFunction<T, U, R>, Serializable {
    /** Computes the result for {@code t} and {@code u}. */
    R call(T t, U u) throws Exception;

    /** The same, without a {@code throws} clause: a checked exception leaves as it is. */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // means the same, and may throw more
    default R apply(T t, U u) {
        try {
            return call(t, u);
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
    }
}
