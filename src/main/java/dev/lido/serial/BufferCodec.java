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
    private static final int[] WIDTHS = {1, 2, 2, 4, 8, 4, 8};

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
            case 0:
                big = ((ByteBuffer) original).order() == ByteOrder.BIG_ENDIAN;
                to.put((ByteBuffer) buffer);
                break;
            case 1:
                to.asShortBuffer().put((ShortBuffer) buffer);
                break;
            case 2:
                to.asCharBuffer().put((CharBuffer) buffer);
                break;
            case 3:
                to.asIntBuffer().put((IntBuffer) buffer);
                break;
            case 4:
                to.asLongBuffer().put((LongBuffer) buffer);
                break;
            case 5:
                to.asFloatBuffer().put((FloatBuffer) buffer);
                break;
            default:
                to.asDoubleBuffer().put((DoubleBuffer) buffer);
        }
        out.writeByte(kind | (big ? 8 : 0) | (original.isDirect() ? 16 : 0) | (original.isReadOnly() ? 32 : 0));
        out.count(original.position());
        out.count(original.limit());
        out.count(bytes.length);
        out.own(bytes);
    }

    private static int kind(Buffer buffer) {
        if (buffer instanceof ByteBuffer) {
            return 0;
        }
        if (buffer instanceof ShortBuffer) {
            return 1;
        }
        if (buffer instanceof CharBuffer) {
            return 2;
        }
        if (buffer instanceof IntBuffer) {
            return 3;
        }
        if (buffer instanceof LongBuffer) {
            return 4;
        }
        return buffer instanceof FloatBuffer ? 5 : 6;
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        int head = in.readByte();
        int position = in.readVarInt(true);
        int limit = in.readVarInt(true);
        byte[] content = in.exactly(in.count(1));
        ByteBuffer bytes;
        if ((head & 16) != 0) {
            bytes = ByteBuffer.allocateDirect(content.length);
            bytes.put(content).flip();
        } else {
            bytes = ByteBuffer.wrap(content);
        }
        boolean readOnly = (head & 32) != 0;
        Buffer buffer = view(head & 7, readOnly ? bytes.asReadOnlyBuffer() : bytes);
        if (buffer instanceof ByteBuffer && (head & 8) == 0) {
            ((ByteBuffer) buffer).order(ByteOrder.LITTLE_ENDIAN);
        }
        return buffer.limit(limit).position(position);
    }

    private static Buffer view(int kind, ByteBuffer bytes) {
        switch (kind) {
            case 0:
                return bytes;
            case 1:
                return bytes.asShortBuffer();
            case 2:
                return bytes.asCharBuffer();
            case 3:
                return bytes.asIntBuffer();
            case 4:
                return bytes.asLongBuffer();
            case 5:
                return bytes.asFloatBuffer();
            case 6:
                return bytes.asDoubleBuffer();
            default:
                throw new KryoException("a buffer of kind " + kind);
        }
    }
}
