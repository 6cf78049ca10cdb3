package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import dev.lido.wire.ByteChain;
import dev.lido.wire.PrimitiveArray;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Arrays of primitives, copied in bulk. Large ones are lent to the message, and received as arrays again. */
final class PrimitiveArrayCodec extends Codec<Object> {
    /**
     * Elements are turned into bytes by pieces of this many bytes, which the chain keeps: large enough that no collector
     * moves them, and with their header still a power of two.
     */
    private static final int PIECE = (8 << 20) - 64;

    /** Lent are pieces of this many bytes: nearly always one. */
    private static final int LENT_PIECE = 1 << 30;

    /** A piece that stays in the processor's cache. */
    private static final int COMPARED = 1 << 15;

    private final int type;
    private final int width;

    PrimitiveArrayCodec(int id) {
        super(id, Identity.LEAF);
        type = id - Ids.PRIMITIVE_ARRAY;
        width = PrimitiveArray.width(type);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object array) {
        int length = Array.getLength(array);
        out.count(length);
        Encodings known = (long) length * width < Stretches.LEAST
                ? null
                : graph.stretches().encodings();
        if (known == null) {
            encode(out, array, length, graph.stretches().areArraysLent());
            return;
        }
        ByteChain bytes = known.of(array);
        if (bytes == null || !holds(bytes, array, length)) {
            GraphOutput alone = new GraphOutput();
            encode(alone, array, length, false);
            bytes = alone.take();
            known.keep(array, bytes);
        }
        long start = out.size();
        out.append(bytes);
        graph.stretches().add(start, out.size(), bytes);
    }

    private void encode(GraphOutput out, Object array, int length, boolean lent) {
        boolean whole = lent && (long) length * width >= Stretches.LEAST_LENT;
        int step = (whole ? LENT_PIECE : PIECE) / width;
        for (int from = 0; from < length; ) {
            int count = Math.min(step, length - from);
            if (whole) {
                out.lend(PrimitiveArray.of(array, from, count));
            } else {
                byte[] bytes = new byte[count * width];
                PrimitiveArray.put(ByteBuffer.wrap(bytes), array, type, from, count);
                out.own(bytes);
            }
            from += count;
        }
    }

    /** Whether {@code bytes} are still those of {@code array}, to the bit: by views, -0.0 would be equal to 0.0. */
    private boolean holds(ByteChain bytes, Object array, int length) {
        if (bytes.size() != (long) length * width) {
            return false;
        }
        byte[] scratch = new byte[COMPARED];
        int from = 0;
        for (ByteBuffer segment : bytes.segments()) {
            byte[] held = segment.array();
            int end = segment.arrayOffset() + segment.limit();
            for (int at = segment.arrayOffset() + segment.position(); at < end; at += COMPARED) {
                int size = Math.min(COMPARED, end - at);
                PrimitiveArray.put(ByteBuffer.wrap(scratch, 0, size), array, type, from, size / width);
                if (Arrays.mismatch(held, at, at + size, scratch, 0, size) >= 0) {
                    return false;
                }
                from += size / width;
            }
        }
        return true;
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> declared) {
        int length = in.readVarInt(true);
        if (length < 0 || (long) length * width > in.left()) {
            throw new KryoException("an array of " + length + " elements with " + in.left() + " bytes left");
        }
        Class<?> element = ClassRefs.PRIMITIVES[type];
        Object whole = in.array(element.arrayType(), (long) length * width);
        if (whole != null) {
            return whole;
        }
        Object array = Array.newInstance(element, length);
        for (int from = 0; from < length; ) {
            int most = Math.min(LENT_PIECE / width, length - from);
            Object piece = in.array(element.arrayType(), (long) most * width);
            if (piece != null) {
                System.arraycopy(piece, 0, array, from, most);
                from += most;
                continue;
            }
            int size = (int) Math.min(PIECE, (long) (length - from) * width);
            ByteBuffer view = in.view(size);
            int count = view.remaining() / width;
            if (view.remaining() % width != 0) {
                // An element lies across two segments.
                byte[] torn = new byte[width];
                int there = view.remaining() - count * width;
                view.get(count * width, torn, 0, there);
                PrimitiveArray.get(view.limit(count * width), array, type, from, count);
                in.readBytes(torn, there, width - there);
                PrimitiveArray.get(ByteBuffer.wrap(torn), array, type, from + count, 1);
                from++;
            } else {
                PrimitiveArray.get(view, array, type, from, count);
            }
            from += count;
        }
        return array;
    }
}
