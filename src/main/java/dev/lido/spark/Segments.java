package dev.lido.spark;

import dev.lido.wire.ByteChain;
import java.nio.ByteBuffer;
import java.util.List;

/** Byte chains as what Java serializes fast, and beyond 2 GiB. */
final class Segments {
    private Segments() {}

    static byte[][] of(ByteChain chain) {
        List<ByteBuffer> segments = chain.segments();
        byte[][] arrays = new byte[segments.size()][];
        for (int i = 0; i < arrays.length; i++) {
            ByteBuffer segment = segments.get(i);
            boolean whole = segment.arrayOffset() == 0
                    && segment.position() == 0
                    && segment.remaining() == segment.array().length;
            if (whole) {
                arrays[i] = segment.array();
            } else {
                arrays[i] = new byte[segment.remaining()];
                segment.get(arrays[i]);
            }
        }
        return arrays;
    }

    static ByteChain chain(byte[][] arrays) {
        ByteChain chain = new ByteChain();
        for (byte[] array : arrays) {
            chain.append(array);
        }
        return chain;
    }
}
