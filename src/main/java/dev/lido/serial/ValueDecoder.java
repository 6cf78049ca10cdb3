package dev.lido.serial;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads values out of {@link Payload}s. Reusable; not thread-safe. */
public final class ValueDecoder {
    static {
        KryoSetup.ensure();
    }

    private final ClassSpace space;
    private final TypeResolver types = new TypeResolver();
    private final GraphInput in = new GraphInput();
    private GraphReader graph;

    private @Nullable Payload current;
    private List<ByteBuffer> segments = List.of();
    private int at;
    /** The segment that the last item was read from: offsets within the payload, and where they are in the array. */
    private byte[] array = {};

    private long segmentStart;
    private long segmentEnd;
    private int base;

    /** @param classes finds user classes by the names that the other side gave them */
    public ValueDecoder(ClassSpace classes) {
        this.space = classes;
        this.graph = new GraphReader(classes, types);
    }

    /**
     * Decodes item {@code index}. A failure spoils that item only.
     *
     * @throws UnshippableException if a class is missing here, a constructor or {@code readObject} threw, or the bytes
     *     are damaged
     */
    public @Nullable Object read(Payload payload, int index) throws UnshippableException {
        long start = payload.start(index);
        long end = payload.ends()[index];
        boolean done = false;
        try {
            Object value;
            try {
                value = read(payload, start, end, DeepStack.SHALLOW);
            } catch (TooDeep deep) {
                value = readDeep(payload, start, end);
            } catch (StackOverflowError narrow) {
                value = readRoomy(payload, start, end);
            }
            done = true;
            return value;
        } catch (Exception | Error e) {
            throw Failures.reading(e);
        } finally {
            if (!done) {
                graph = new GraphReader(space, types);
            }
        }
    }

    private @Nullable Object readRoomy(Payload payload, long start, long end) throws Exception {
        graph = new GraphReader(space, types);
        try {
            return DeepStack.runRoomy(() -> read(payload, start, end, DeepStack.SHALLOW));
        } catch (TooDeep deep) {
            return readDeep(payload, start, end);
        }
    }

    private @Nullable Object readDeep(Payload payload, long start, long end) throws Exception {
        graph = new GraphReader(space, types);
        return DeepStack.run(() -> read(payload, start, end, DeepStack.DEEP));
    }

    private @Nullable Object read(Payload payload, long start, long end, int deepest) {
        if (current != payload) {
            current = payload;
            // What would have to be made is read through a stream.
            segments = payload.data().isLent() ? List.of() : payload.data().segments();
            at = -1;
            segmentStart = 0;
            segmentEnd = 0;
            types.trim();
        }
        graph.use(payload);
        open(payload, start, end);
        return graph.read(in, deepest);
    }

    /** Reads straight from the chain's array if the item lies in one, and through a stream otherwise. */
    private void open(Payload payload, long start, long end) {
        if (start < 0 || end < start || end > payload.data().size()) {
            throw new IndexOutOfBoundsException("item from " + start + " to " + end);
        }
        if (start < segmentStart) {
            at = -1;
            segmentEnd = 0;
        }
        // items are mostly read in order: go on from the segment of the last one
        while (start >= segmentEnd && at + 1 < segments.size()) {
            ByteBuffer segment = segments.get(++at);
            array = segment.array();
            base = segment.arrayOffset() + segment.position();
            segmentStart = segmentEnd;
            segmentEnd += segment.remaining();
        }
        if (end <= segmentEnd) {
            in.open(array, base + (int) (start - segmentStart), (int) (end - start));
        } else {
            in.open(payload.data().read(start, end), end - start);
        }
    }
}
