package dev.lido.serial;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into {@link Payload}s. Reusable and meant to be reused: it keeps its buffers and what it learnt about
 * classes. Not thread-safe.
 */
public final class ValueEncoder {
    public ValueEncoder(ClassSpace classes) {
        throw new UnsupportedOperationException();
    }

    /** Encodes {@code value} as the next item. On failure nothing of it stays and the encoder can go on. */
    public void add(@Nullable Object value) throws UnshippableException {
        add(value, null);
    }

    /**
     * The same, and shows each object with an identity that was written (no strings, boxes, enum constants, classes) to
     * {@code visitor}.
     */
    public void add(@Nullable Object value, @Nullable Consumer<Object> visitor) throws UnshippableException {
        throw new UnsupportedOperationException();
    }

    /** Number of items since the last {@link #finish}. */
    public int count() {
        throw new UnsupportedOperationException();
    }

    /** Bytes encoded since the last {@link #finish}. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** The classes (other than those that every JVM knows: JDK's, Lido's) named by items since the last {@link #finish}. */
    public Collection<Class<?>> classes() {
        throw new UnsupportedOperationException();
    }

    /** The shapes of lambdas among the items since the last {@link #finish}. */
    public Collection<LambdaShape> shapes() {
        throw new UnsupportedOperationException();
    }

    /** Hands out what was added and starts afresh. */
    public Payload finish() {
        throw new UnsupportedOperationException();
    }
}
