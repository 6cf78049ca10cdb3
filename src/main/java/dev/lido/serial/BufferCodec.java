package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Buffers: kind, order, position, limit and all bytes up to the capacity. The copy shares nothing with the original. */
final class BufferCodec extends Codec<Buffer> {
    private static final int BYTES = 0;
    private static final int SHORTS = 1;
    private static final int CHARS = 2;
    private static final int INTS = 3;
    private static final int LONGS = 4;
    private static final int FLOATS = 5;
    private static final int DOUBLES = 6;

    /** Bytes of an element, by kind. */
    private static final int[] WIDTHS = {1, 2, 2, 4, 8, 4, 8};

    /** What stands in the first byte: the kind, and whether these hold. */
    private static final int KIND = 7;

    private static final int BIG_ENDIAN = 8;
    private static final int DIRECT = 16;
    private static final int READ_ONLY = 32;

    BufferCodec() {
        super(Ids.BUFFER, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Buffer original) {
        Buffer buffer = original.duplicate();
        buffer.clear();
        int kind = kind(buffer);
        byte[] bytes = new byte[Math.multiplyExact(buffer.capacity(), WIDTHS[kind])];
        ByteBuffer to = ByteBuffer.wrap(bytes);
        boolean big = true;
        switch (kind) {
            case BYTES -> {
                big = ((ByteBuffer) original).order() == ByteOrder.BIG_ENDIAN;
                to.put((ByteBuffer) buffer);
            }
            case SHORTS -> to.asShortBuffer().put((ShortBuffer) buffer);
            case CHARS -> to.asCharBuffer().put((CharBuffer) buffer);
            case INTS -> to.asIntBuffer().put((IntBuffer) buffer);
            case LONGS -> to.asLongBuffer().put((LongBuffer) buffer);
            case FLOATS -> to.asFloatBuffer().put((FloatBuffer) buffer);
            default -> to.asDoubleBuffer().put((DoubleBuffer) buffer);
        }
        out.writeByte(kind
                | (big ? BIG_ENDIAN : 0)
                | (original.isDirect() ? DIRECT : 0)
                | (original.isReadOnly() ? READ_ONLY : 0));
        out.count(original.position());
        out.count(original.limit());
        out.count(bytes.length);
        out.own(bytes);
    }

    private static int kind(Buffer buffer) {
        if (buffer instanceof ByteBuffer) {
            return BYTES;
        }
        if (buffer instanceof ShortBuffer) {
            return SHORTS;
        }
        if (buffer instanceof CharBuffer) {
            return CHARS;
        }
        if (buffer instanceof IntBuffer) {
            return INTS;
        }
        if (buffer instanceof LongBuffer) {
            return LONGS;
        }
        return buffer instanceof FloatBuffer ? FLOATS : DOUBLES;
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        int head = in.readByte();
        int position = in.readVarInt(true);
        int limit = in.readVarInt(true);
        byte[] content = in.exactly(in.count(1));
        ByteBuffer bytes;
        if ((head & DIRECT) != 0) {
            bytes = ByteBuffer.allocateDirect(content.length);
            bytes.put(content).flip();
        } else {
            bytes = ByteBuffer.wrap(content);
        }
        boolean readOnly = (head & READ_ONLY) != 0;
        Buffer buffer = view(head & KIND, readOnly ? bytes.asReadOnlyBuffer() : bytes);
        if (buffer instanceof ByteBuffer && (head & BIG_ENDIAN) == 0) {
            ((ByteBuffer) buffer).order(ByteOrder.LITTLE_ENDIAN);
        }
        return buffer.limit(limit).position(position);
    }

    private static Buffer view(int kind, ByteBuffer bytes) {
        return switch (kind) {
            case BYTES -> bytes;
            case SHORTS -> bytes.asShortBuffer();
            case CHARS -> bytes.asCharBuffer();
            case INTS -> bytes.asIntBuffer();
            case LONGS -> bytes.asLongBuffer();
            case FLOATS -> bytes.asFloatBuffer();
            case DOUBLES -> bytes.asDoubleBuffer();
            default -> throw new KryoException("a buffer of kind " + kind);
        };
    }
}
