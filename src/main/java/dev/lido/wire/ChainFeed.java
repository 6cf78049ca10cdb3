package dev.lido.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** Hands out the bytes of a chain in order, each once. */
final class ChainFeed {
    private final List<ChainPart> parts;
    private int part;
    private int at;

    ChainFeed(List<ChainPart> parts) {
        this.parts = parts;
    }

    /** Puts the next {@code length} bytes into {@code target}; there must be that many. */
    void next(ByteBuffer target, int length) {
        int missing = length;
        while (missing > 0) {
            ChainPart current = parts.get(part);
            int n = Math.min(missing, current.size() - at);
            current.copy(at, target, n);
            at += n;
            missing -= n;
            if (at == current.size()) {
                part++;
                at = 0;
            }
        }
    }
}
