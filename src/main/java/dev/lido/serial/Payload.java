package dev.lido.serial;

import dev.lido.wire.ByteChain;
import java.util.List;

/**
 * Encoded values: a table of the classes and lambda shapes that they use, and the bytes of each item. Each item is a
 * graph of its own, so one that can't be decoded spoils no other. Immutable once made.
 *
 * @param classNames names by table index
 * @param shapes lambda shapes by table index
 * @param data the items' bytes, one after the other
 * @param ends for each item the offset in {@code data} just past it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Payload(List<String> classNames, List<LambdaShape> shapes, ByteChain data, long[] ends) {
    /** Null as the only item. */
    public static final Payload NULL =
            new Payload(List.of(), List.of(), ByteChain.of(new byte[] {Ids.NULL}), new long[] {1});

    public Payload {
        classNames = List.copyOf(classNames);
        shapes = List.copyOf(shapes);
    }

    /** The number of items. */
    public int count() {
        return ends.length;
    }

    /** Offset of the first byte of item {@code index}. */
    public long start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
