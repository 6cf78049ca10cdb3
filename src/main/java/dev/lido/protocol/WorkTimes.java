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
