package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import dev.lido.wire.ChainInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Kryo's input over one item, which never allocates more than the bytes that are left can fill. */
final class GraphInput extends Input {
    private static final int BUFFER = 1 << 16;
    private static final byte[] NOTHING = new byte[0];

    private byte[] streaming = NOTHING;
    private @Nullable ChainInput chain;
    private long length;
    /** Bytes that all counts read so far have laid claim to. */
    private long claimed;

    void open(byte[] bytes, int offset, int count) {
        setInputStream(null);
        chain = null;
        setBuffer(bytes, offset, count);
        total = -offset; // total() is position + total: makes it count from the item's start
        length = count;
        claimed = 0;
    }

    void open(ChainInput stream, long count) {
        chain = stream;
        if (streaming.length == 0) {
            streaming = new byte[BUFFER];
        }
        setBuffer(streaming, 0, 0);
        setInputStream(stream);
        length = count;
        claimed = 0;
    }

    long left() {
        return length - total();
    }

    /** The next byte, which is not read by this, or -1 if it is not at hand. */
    int peek() {
        return position < limit ? buffer[position] : -1;
    }

    /**
     * Reads a count of things that take at least {@code width} bytes each. No byte serves two counts: otherwise arrays
     * within arrays could each be as long as what is left, and a short item would take any amount of memory.
     */
    int count(int width) {
        int count = readVarInt(true);
        long claim = (long) count * width;
        if (count < 0 || claim > left() || claim > length - claimed) {
            throw new KryoException("a count of " + count + " with " + left() + " bytes left");
        }
        claimed += claim;
        return count;
    }

    /**
     * Passes over some of the next bytes, at least one and at most {@code atMost}, and shows them where they are. There
     * must be that many.
     */
    ByteBuffer view(int atMost) {
        if (position == limit && chain != null) {
            ByteBuffer view = chain.view(atMost);
            if (view.hasRemaining()) {
                total += view.remaining();
                return view;
            }
        }
        require(1);
        int size = Math.min(atMost, limit - position);
        position += size;
        return ByteBuffer.wrap(buffer, position - size, size).slice();
    }

    /** Passes over the next {@code size} bytes if they were received as a whole array of {@code type}, which is returned. */
    @Nullable
    Object array(Class<?> type, long size) {
        Object array = position == limit && chain != null ? chain.array(type, size) : null;
        if (array != null) {
            total += size;
        }
        return array;
    }

    byte[] exactly(int count) {
        byte[] bytes = new byte[count];
        readBytes(bytes, 0, count);
        return bytes;
    }

    String text() {
        long head = readVarLong(true);
        boolean latin = (head & 1) != 0;
        long chars = head >>> 1;
        long size = latin ? chars : 2 * chars;
        if (size > left() || size > Integer.MAX_VALUE - 16) {
            throw new KryoException("a text of " + chars + " characters with " + left() + " bytes left");
        }
        int bytes = (int) size;
        byte[] source;
        int from = 0;
        if (bytes <= limit - position) {
            source = buffer;
            from = position;
            position += bytes;
        } else {
            source = exactly(bytes);
        }
        if (latin) {
            return new String(source, from, bytes, StandardCharsets.ISO_8859_1);
        }
        char[] all = new char[bytes / 2];
        // not by a Charset, which would replace half a surrogate pair
        ByteBuffer.wrap(source, from, bytes).slice().asCharBuffer().get(all);
        return new String(all);
    }
}
