package dev.lido.capture;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.GlobalField;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function and what it needs, read at the moment of {@link Capturer#capture}. Items are encoded through it, because
 * they may bring classes whose code and globals must travel too. Thread-safe.
 */
public final class Capture {
    Capture() {}

    /** The function, as a payload of one item. */
    public Payload function() {
        throw new UnsupportedOperationException();
    }

    /** What has to be on a worker before the function or any item encoded so far is decoded there. */
    public Bundle bundle() {
        throw new UnsupportedOperationException();
    }

    /** Session variables and statics that the reachable code assigns: what a task writes there stays in its worker. */
    public List<GlobalField> assigned() {
        throw new UnsupportedOperationException();
    }

    /** Encodes one value as a payload of its own and extends {@link #bundle} by what it needs. */
    public Payload encode(@Nullable Object item) throws UnshippableException {
        throw new UnsupportedOperationException();
    }

    /** Starts a payload of many items. One thread uses it; several may be under way. */
    public ItemEncoder items() {
        throw new UnsupportedOperationException();
    }

    /** Collects items for one payload. Not thread-safe. */
    public interface ItemEncoder {
        /** Adds an item. On failure nothing of it stays and the next can be added. */
        void add(@Nullable Object item) throws UnshippableException;

        /** Number of items added since the last {@link #finish}. */
        int count();

        /** Bytes since the last {@link #finish}. */
        long size();

        /** The payload; {@link Capture#bundle} covers it from here on. The encoder can be used again. */
        Payload finish() throws UnshippableException;
    }
}
