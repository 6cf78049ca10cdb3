package dev.lido.protocol;

import java.io.IOException;

/**
 * When a worker did what for a chunk, by its own {@link System#nanoTime}.
 *
 * @param arrived the chunk was received
 * @param began the worker began with it
 * @param ended it was done but for sending the last message
 * @param decodeNanos time spent decoding function and items
 * @param encodeNanos time spent encoding results
 * @param gcNanos time in which the garbage collector worked
 * @param slowest offset of the item that took longest; -1 if none has run
 * @param slowestNanos how long that took
 */
public record WorkTimes(
        long arrived,
        long began,
        long ended,
        long decodeNanos,
        long encodeNanos,
        long gcNanos,
        int slowest,
        long slowestNanos) {
    /** The same for a part of a chunk that begins at item {@code from}. */
    public WorkTimes shifted(int from) {
        return new WorkTimes(
                arrived,
                began,
                ended,
                decodeNanos,
                encodeNanos,
                gcNanos,
                slowest < 0 ? slowest : slowest + from,
                slowestNanos);
    }

    /** Of this part and of {@code later}, which follows it. */
    public WorkTimes and(WorkTimes later) {
        boolean mine = slowestNanos >= later.slowestNanos;
        return new WorkTimes(
                arrived,
                began,
                later.ended,
                decodeNanos + later.decodeNanos,
                encodeNanos + later.encodeNanos,
                gcNanos + later.gcNanos,
                mine ? slowest : later.slowest,
                mine ? slowestNanos : later.slowestNanos);
    }

    /** One moment and many short spans: most take two or three bytes. */
    void write(BodyWriter out) {
        out.int64(arrived)
                .varint(began - arrived)
                .varint(ended - began)
                .varint(decodeNanos)
                .varint(encodeNanos)
                .varint(gcNanos)
                .varint(slowest + 1)
                .varint(slowestNanos);
    }

    static WorkTimes read(BodyReader in) throws IOException {
        long arrived = in.int64();
        long began = arrived + in.varint();
        return new WorkTimes(
                arrived,
                began,
                began + in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                (int) in.varint() - 1,
                in.varint());
    }
}
