package dev.lido.serial;

import dev.lido.wire.ByteChain;

/** placeholder until the serial branch lands */
public final class PayloadFormat {
    private PayloadFormat() {}

    public static void write(Payload payload, ByteChain target) {
        throw new UnsupportedOperationException();
    }

    public static Payload read(ByteChain chain, long from, long to) throws UnshippableException {
        throw new UnsupportedOperationException();
    }
}
