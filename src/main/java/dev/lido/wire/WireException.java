package dev.lido.wire;

import java.io.IOException;

/** The bytes on a channel are not what the protocol allows; the channel can't be used any longer. */
public sealed class WireException extends IOException permits MessageTooLongException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }
}
