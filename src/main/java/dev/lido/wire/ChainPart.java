package dev.lido.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of an array that may be shared by several chains and is never written to, or of what is lent.
 *
 * @param bytes the bytes, from its position to its limit; meaningless if they are lent
 * @param lent who makes the bytes
 * @param from the first of the lent bytes
 * @param size how many bytes there are
 */
record ChainPart(ByteBuffer bytes, ByteChain.@Nullable Lent lent, int from, int size) {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    static ChainPart of(byte[] array, int length) {
        return of(ByteBuffer.wrap(array, 0, length));
    }

    static ChainPart of(ByteChain.Lent lent) {
        return new ChainPart(NONE, lent, 0, lent.size());
    }

    private static ChainPart of(ByteBuffer bytes) {
        return new ChainPart(bytes, null, 0, bytes.remaining());
    }

    /** The bytes: a view of the array, or made now. */
    ByteBuffer view() {
        if (lent == null) {
            return bytes.duplicate();
        }
        ByteBuffer made = ByteBuffer.allocate(size);
        lent.copy(from, made);
        return made.flip();
    }

    /** The array that these bytes are, whole; null if they are anything else. */
    @Nullable
    PrimitiveArray array() {
        return lent instanceof PrimitiveArray whole && from == 0 && size == whole.size() ? whole : null;
    }

    ChainPart slice(int start, int length) {
        return lent == null
                ? of(bytes.slice(bytes.position() + start, length))
                : new ChainPart(bytes, lent, from + start, length);
    }

    /** Puts {@code length} bytes from {@code start} on into {@code target}. */
    void copy(int start, ByteBuffer target, int length) {
        if (lent == null) {
            target.put(target.position(), bytes, bytes.position() + start, length);
        } else {
            lent.copy(from + start, target.slice(target.position(), length));
        }
        target.position(target.position() + length);
    }
}
