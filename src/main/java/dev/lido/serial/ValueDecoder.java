package dev.lido.serial;

import org.jspecify.annotations.Nullable;

/** Reads values out of {@link Payload}s. Reusable; not thread-safe. */
public final class ValueDecoder {
    public ValueDecoder(ClassSpace classes) {
        throw new UnsupportedOperationException();
    }

    /**
     * Decodes item {@code index}. A failure spoils that item only.
     *
     * @throws UnshippableException if a class is missing here, or a constructor or {@code readObject} threw
     */
    public @Nullable Object read(Payload payload, int index) throws UnshippableException {
        throw new UnsupportedOperationException();
    }
}
