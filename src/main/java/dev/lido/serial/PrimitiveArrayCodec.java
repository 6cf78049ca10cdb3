package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import dev.lido.wire.ByteChain;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Arrays of primitives, copied in bulk through views of byte buffers: as fast as Unsafe, without it. */
final class PrimitiveArrayCodec extends Codec<Object> {
    private static final int[] WIDTHS = {1, 1, 2, 2, 4, 8, 4, 8};
    /**
     * Elements are turned into bytes by pieces of this many bytes, which the chain keeps: large enough that no collector
     * moves them, and with their header still a power of two.
     */
    private static final int PIECE = (8 << 20) - 64;

    /** A piece that stays in the processor's cache. */
    private static final int COMPARED = 1 << 15;

    private final int width;

    PrimitiveArrayCodec(int id) {
        super(id, Identity.LEAF);
        width = WIDTHS[id - Ids.PRIMITIVE_ARRAY];
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
        if (whole && array instanceof byte[]) {
            out.own((byte[]) array);
            return;
        }
        int step = PIECE / width;
        for (int from = 0; from < length; from += step) {
            int count = Math.min(step, length - from);
            if (whole) {
                out.lend(new LentPiece(array, from, count));
                continue;
            }
            ByteBuffer bytes = ByteBuffer.wrap(new byte[count * width]).order(ByteOrder.LITTLE_ENDIAN);
            put(bytes, array, from, count);
            out.own(bytes.array());
        }
    }

    /** The bytes of {@code count} elements from {@code first} on, made when they are sent. */
    private final class LentPiece implements ByteChain.Lent {
        private final Object array;
        private final int first;
        private final int count;

        LentPiece(Object array, int first, int count) {
            this.array = array;
            this.first = first;
            this.count = count;
        }

        @Override
        public int size() {
            return count * width;
        }

        @Override
        public void copy(int from, ByteBuffer target) {
            int element = first + from / width;
            int skip = from % width;
            if (skip > 0) {
                element += torn(element, skip, target);
            }
            int whole = target.remaining() / width;
            put(target.slice().order(ByteOrder.LITTLE_ENDIAN), array, element, whole);
            target.position(target.position() + whole * width);
            torn(element + whole, 0, target);
        }

        /** Puts the part of an element from byte {@code skip} on that has room. */
        private int torn(int element, int skip, ByteBuffer target) {
            if (target.hasRemaining()) {
                byte[] bytes = new byte[width];
                put(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), array, element, 1);
                target.put(bytes, skip, Math.min(width - skip, target.remaining()));
            }
            return 1;
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
                ByteBuffer now = ByteBuffer.wrap(scratch, 0, size).order(ByteOrder.LITTLE_ENDIAN);
                put(now, array, from, size / width);
                if (Arrays.mismatch(held, at, at + size, scratch, 0, size) >= 0) {
                    return false;
                }
                from += size / width;
            }
        }
        return true;
    }

    private void put(ByteBuffer to, Object array, int from, int count) {
        switch (id - Ids.PRIMITIVE_ARRAY) {
            case ClassRefs.BOOLEAN -> {
                for (int i = from; i < from + count; i++) {
                    to.put((byte) (((boolean[]) array)[i] ? 1 : 0));
                }
            }
            case ClassRefs.BYTE -> to.put((byte[]) array, from, count);
            case ClassRefs.SHORT -> to.asShortBuffer().put((short[]) array, from, count);
            case ClassRefs.CHAR -> to.asCharBuffer().put((char[]) array, from, count);
            case ClassRefs.INT -> to.asIntBuffer().put((int[]) array, from, count);
            case ClassRefs.LONG -> to.asLongBuffer().put((long[]) array, from, count);
            case ClassRefs.FLOAT -> to.asFloatBuffer().put((float[]) array, from, count);
            default -> to.asDoubleBuffer().put((double[]) array, from, count);
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        int length = in.readVarInt(true);
        if (length < 0 || (long) length * width > in.left()) {
            throw new KryoException("an array of " + length + " elements with " + in.left() + " bytes left");
        }
        Object array = Array.newInstance(ClassRefs.PRIMITIVES[id - Ids.PRIMITIVE_ARRAY], length);
        for (int from = 0; from < length; ) {
            int size = (int) Math.min(PIECE, (long) (length - from) * width);
            ByteBuffer view = in.view(size);
            int count = view.remaining() / width;
            if (view.remaining() % width != 0) {
                // An element lies across two segments.
                byte[] torn = new byte[width];
                int there = view.remaining() - count * width;
                view.get(count * width, torn, 0, there);
                get(view.limit(count * width), array, from, count);
                in.readBytes(torn, there, width - there);
                get(ByteBuffer.wrap(torn), array, from + count, 1);
                from++;
            } else {
                get(view, array, from, count);
            }
            from += count;
        }
        return array;
    }

    private void get(ByteBuffer bytes, Object array, int from, int count) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        switch (id - Ids.PRIMITIVE_ARRAY) {
            case ClassRefs.BOOLEAN -> {
                for (int i = from; i < from + count; i++) {
                    ((boolean[]) array)[i] = bytes.get() != 0;
                }
            }
            case ClassRefs.BYTE -> bytes.get((byte[]) array, from, count);
            case ClassRefs.SHORT -> bytes.asShortBuffer().get((short[]) array, from, count);
            case ClassRefs.CHAR -> bytes.asCharBuffer().get((char[]) array, from, count);
            case ClassRefs.INT -> bytes.asIntBuffer().get((int[]) array, from, count);
            case ClassRefs.LONG -> bytes.asLongBuffer().get((long[]) array, from, count);
            case ClassRefs.FLOAT -> bytes.asFloatBuffer().get((float[]) array, from, count);
            default -> bytes.asDoubleBuffer().get((double[]) array, from, count);
        }
    }
}
