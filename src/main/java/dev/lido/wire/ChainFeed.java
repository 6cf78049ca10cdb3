package dev.lido.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands out the bytes of a chain in order, each once. */
final class ChainFeed {
    private final List<ChainPart> parts;
    private int part;
    private int at;

    ChainFeed(List<ChainPart> parts) {
        this.parts = parts;
    }

    /** The array of primitives that comes next, if one does. */
    @Nullable
    PrimitiveArray array() {
        return at == 0 && part < parts.size() ? parts.get(part).array() : null;
    }

    /** How many bytes come before the next array of primitives, at most {@code most}. */
    int room(int most) {
        long room = 0;
        for (int i = part; i < parts.size() && room < most; i++) {
            if (parts.get(i).array() != null && (i > part || at == 0)) {
                break;
            }
            room += parts.get(i).size() - (i == part ? at : 0);
        }
        return (int) Math.min(room, most);
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
