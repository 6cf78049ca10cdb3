package dev.lido.wire;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ByteChain}, byte by byte as quickly as from an array: what is read so is short, and often read by a cold
 * JVM. What is long need not be copied: {@link #view}.
 */
public final class ChainInput extends InputStream {
    private final List<ChainPart> parts;
    private int part;
    private byte[] bytes = {};
    private int at;
    private int end;
    /** Bytes in the parts after this one. */
    private long later;

    ChainInput(List<ChainPart> parts, long from, long to) {
        this.parts = parts;
        this.later = to;
        long skip = from;
        while (part < parts.size() && parts.get(part).size() <= skip) {
            int size = parts.get(part++).size();
            skip -= size;
            later -= size;
        }
        if (skip > 0 && open()) {
            at += (int) skip;
        }
    }

    /** Goes to the next part that has something; false if there is none. */
    private boolean open() {
        while (later > 0 && part < parts.size()) {
            ByteBuffer next = parts.get(part++).view();
            int size = (int) Math.min(later, next.remaining());
            later -= size;
            bytes = next.array();
            at = next.arrayOffset() + next.position();
            end = at + size;
            if (size > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int read() {
        return at < end || open() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (at == end && !open()) {
            return -1;
        }
        int n = Math.min(length, end - at);
        System.arraycopy(bytes, at, target, offset, n);
        at += n;
        return n;
    }

    /** Passes over some of the next bytes, at most {@code atMost}, and shows them; empty at the end. */
    public ByteBuffer view(int atMost) {
        if (at == end) {
            open();
        }
        int n = Math.min(atMost, end - at);
        at += n;
        return ByteBuffer.wrap(bytes, at - n, n).slice();
    }

    /**
     * Passes over the next bytes if they are what was received as a whole array, and returns that: it is nobody else's.
     *
     * @param type the type of the array that is wanted
     * @param size how many bytes it should have
     * @return null if the next bytes are anything else
     */
    public @Nullable Object array(Class<?> type, long size) {
        if (at < end || part == parts.size() || size > later) {
            return null;
        }
        PrimitiveArray next = parts.get(part).array();
        Object array = next == null || next.size() != size ? null : next.take(type);
        if (array != null) {
            part++;
            later -= size;
        }
        return array;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, later + end - at);
    }
}
