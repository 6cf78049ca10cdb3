package dev.lido.wire;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive elements of an array of primitives as bytes, little-endian. Copied in bulk through views of byte buffers: as
 * fast as Unsafe, without it. A {@link Connection} receives them as an array again, so that a large one is copied nowhere
 * but into and out of the channel.
 */
public final class PrimitiveArray implements ByteChain.Lent {
    private static final Class<?>[] TYPES = {
        boolean.class, byte.class, short.class, char.class, int.class, long.class, float.class, double.class
    };
    private static final int[] WIDTHS = {1, 1, 2, 2, 4, 8, 4, 8};

    private final int type;
    private final Object array;
    private final int first;
    private final int count;
    /** Whether nobody but this object has the array. */
    private final boolean received;

    private PrimitiveArray(int type, Object array, int first, int count, boolean received) {
        this.type = type;
        this.array = array;
        this.first = first;
        this.count = count;
        this.received = received;
    }

    /** Elements of an array that stays as it is for as long as this is used. */
    public static PrimitiveArray of(Object array, int first, int count) {
        return new PrimitiveArray(type(array.getClass().getComponentType()), array, first, count, false);
    }

    /** A new array, to be {@linkplain #fill filled}. */
    static PrimitiveArray received(int type, int count) {
        return new PrimitiveArray(type, Array.newInstance(TYPES[type], count), 0, count, true);
    }

    private static int type(@Nullable Class<?> element) {
        for (int i = 0; i < TYPES.length; i++) {
            if (TYPES[i] == element) {
                return i;
            }
        }
        throw new IllegalArgumentException("no array of primitives, but of " + element);
    }

    /** Whether there is a type of that number, of which {@code count} elements fit {@code most} bytes. */
    static boolean isPossible(int type, int count, long most) {
        return type >= 0 && type < TYPES.length && count > 0 && (long) count * WIDTHS[type] <= most;
    }

    /**
     * Bytes of an element.
     *
     * @param type 0 to 7: boolean, byte, short, char, int, long, float, double
     */
    public static int width(int type) {
        return WIDTHS[type];
    }

    /** Tells the type of the elements. */
    int type() {
        return type;
    }

    /** The number of elements. */
    int count() {
        return count;
    }

    /** Bytes of an element. */
    int width() {
        return WIDTHS[type];
    }

    @Override
    public int size() {
        return count * width();
    }

    /** The array, if it was received, is all that this is, and of type {@code wanted}; else null. */
    @Nullable
    Object take(Class<?> wanted) {
        return received && array.getClass() == wanted ? array : null;
    }

    @Override
    public void copy(int from, ByteBuffer target) {
        int element = first + from / width();
        int skip = from % width();
        if (skip > 0) {
            torn(element++, skip, target);
        }
        int whole = target.remaining() / width();
        put(target.slice(), array, type, element, whole);
        target.position(target.position() + whole * width());
        torn(element + whole, 0, target);
    }

    /** Puts the part of an element from byte {@code skip} on that has room. */
    private void torn(int element, int skip, ByteBuffer target) {
        if (target.hasRemaining()) {
            byte[] bytes = new byte[width()];
            put(ByteBuffer.wrap(bytes), array, type, element, 1);
            target.put(bytes, skip, Math.min(width() - skip, target.remaining()));
        }
    }

    /** Takes the elements whose bytes begin at byte {@code from} out of {@code source}, which holds whole ones. */
    void fill(int from, ByteBuffer source) {
        get(source, array, type, first + from / width(), source.remaining() / width());
    }

    /**
     * Puts elements into a buffer, whose position may or may not move.
     *
     * @param type 0 to 7: boolean, byte, short, char, int, long, float, double
     */
    public static void put(ByteBuffer to, Object array, int type, int from, int count) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case 0 -> {
                for (int i = from; i < from + count; i++) {
                    to.put((byte) (((boolean[]) array)[i] ? 1 : 0));
                }
            }
            case 1 -> to.put((byte[]) array, from, count);
            case 2 -> to.asShortBuffer().put((short[]) array, from, count);
            case 3 -> to.asCharBuffer().put((char[]) array, from, count);
            case 4 -> to.asIntBuffer().put((int[]) array, from, count);
            case 5 -> to.asLongBuffer().put((long[]) array, from, count);
            case 6 -> to.asFloatBuffer().put((float[]) array, from, count);
            default -> to.asDoubleBuffer().put((double[]) array, from, count);
        }
    }

    /** Takes elements out of a buffer, whose position may or may not move. The opposite of {@link #put}. */
    public static void get(ByteBuffer bytes, Object array, int type, int from, int count) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case 0 -> {
                for (int i = from; i < from + count; i++) {
                    ((boolean[]) array)[i] = bytes.get() != 0;
                }
            }
            case 1 -> bytes.get((byte[]) array, from, count);
            case 2 -> bytes.asShortBuffer().get((short[]) array, from, count);
            case 3 -> bytes.asCharBuffer().get((char[]) array, from, count);
            case 4 -> bytes.asIntBuffer().get((int[]) array, from, count);
            case 5 -> bytes.asLongBuffer().get((long[]) array, from, count);
            case 6 -> bytes.asFloatBuffer().get((float[]) array, from, count);
            default -> bytes.asDoubleBuffer().get((double[]) array, from, count);
        }
    }
}
