package dev.lido.capture;

import dev.lido.serial.ClassSpace;
import dev.lido.serial.UnshippableException;

/** Captures functions of this session. Keeps what it learnt about code between calls. Thread-safe. */
public final class Capturer {
    /** Captures {@code function} by value, now. */
    public Capture capture(Object function) throws UnshippableException {
        throw new UnsupportedOperationException();
    }

    /** The session's classes, for decoding results. */
    public ClassSpace classes() {
        throw new UnsupportedOperationException();
    }
}
