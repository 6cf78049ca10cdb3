package dev.lido;

import java.lang.reflect.Array;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.BaseStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Makes items for the methods of {@link Pool} of what is neither an {@code Iterable} nor a stream nor an array of
 * objects:
 *
 * <pre>{@code
 * Pool.map(i -> i * i, Items.range(0, 100));
 * Pool.imap(entry -> entry.getKey() + entry.getValue(), Items.of(map));
 * }</pre>
 *
 * <p>What is made of an iterator or a spliterator can be gone through once.
 *
 * @since 0.1
 */
public final class Items {
    private Items() {}

    /** The whole numbers from {@code from} (inclusive) to {@code to} (exclusive). */
    public static Iterable<Integer> range(int from, int to) {
        return () -> IntStream.range(from, to).iterator();
    }

    /** The whole numbers from {@code from} (inclusive) to {@code to} (exclusive). */
    public static Iterable<Long> range(long from, long to) {
        return () -> LongStream.range(from, to).iterator();
    }

    /** The entries of a map. */
    public static <K, V> Iterable<Map.Entry<K, V>> of(Map<K, V> map) {
        Objects.requireNonNull(map, "items");
        // Copies: a map may use one entry object for all its entries.
        return () -> map.entrySet().stream()
                .<Map.Entry<K, V>>map(SimpleImmutableEntry::new)
                .iterator();
    }

    /** What is left of an iterator. */
    public static <T> Iterable<T> of(Iterator<T> items) {
        Objects.requireNonNull(items, "items");
        return () -> items;
    }

    /** What is left of a spliterator. */
    public static <T> Iterable<T> of(Spliterator<T> items) {
        Objects.requireNonNull(items, "items");
        return () -> Spliterators.iterator(items);
    }

    /** The elements of an array. */
    public static Iterable<Integer> of(int[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Long> of(long[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Double> of(double[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Float> of(float[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Short> of(short[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Byte> of(byte[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Character> of(char[] items) {
        return boxed(items);
    }

    /** The elements of an array. */
    public static Iterable<Boolean> of(boolean[] items) {
        return boxed(items);
    }

    @SuppressWarnings("unchecked") // the boxes of the array's type
    private static <T> Iterable<T> boxed(Object array) {
        Objects.requireNonNull(array, "items");
        return () -> IntStream.range(0, Array.getLength(array))
                .mapToObj(i -> (T) Array.get(array, i))
                .iterator();
    }

    static Object[] all(Iterable<?> items) {
        Objects.requireNonNull(items, "items");
        return items instanceof Collection<?> many ? many.toArray() : all(items.iterator());
    }

    static Object[] all(BaseStream<?, ?> items) {
        Objects.requireNonNull(items, "items");
        try (items) {
            return all(items.iterator());
        }
    }

    static Object[] all(Object[] items) {
        Objects.requireNonNull(items, "items");
        Object[] copy = new Object[items.length];
        System.arraycopy(items, 0, copy, 0, items.length);
        return copy;
    }

    private static Object[] all(Iterator<?> items) {
        List<Object> all = new ArrayList<>();
        items.forEachRemaining(all::add);
        return all.toArray();
    }
}
