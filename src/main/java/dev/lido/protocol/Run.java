package dev.lido.protocol;

import dev.lido.bundle.Composition;
import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A chunk to run.
 *
 * @param chunk number of the chunk, unique in the session
 * @param job number of the function
 * @param function the function as a payload of one item in pieces, where the worker doesn't hold it yet
 * @param keep whether the worker keeps the function for later chunks, until {@link Forget}
 * @param firstIndex index of the first item within its call
 * @param attempt 1 for the first time that these items run
 * @param seed what the tasks' random numbers depend on, together with the items' indexes
 * @param stopAtFailure leave the rest of the chunk alone once an item failed
 * @param timeoutNanos how long one item may run; 0 for no limit
 * @param items the items
 */
public record Run(
        long chunk,
        long job,
        @Nullable Composition function,
        boolean keep,
        long firstIndex,
        int attempt,
        long seed,
        boolean stopAtFailure,
        long timeoutNanos,
        Payload items) {
    public ByteChain encode() {
        BodyWriter out = new BodyWriter().int64(chunk).int64(job).bool(function != null);
        if (function != null) {
            out.bool(keep).composition(function);
        }
        return out.int64(firstIndex)
                .int32(attempt)
                .int64(seed)
                .bool(stopAtFailure)
                .int64(timeoutNanos)
                .payload(items)
                .done();
    }

    public static Run decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        long chunk = in.int64();
        long job = in.int64();
        boolean keep = true;
        Composition function = null;
        if (in.bool()) {
            keep = in.bool();
            function = in.composition();
        }
        return in.whole(new Run(
                chunk, job, function, keep, in.int64(), in.int32(), in.int64(), in.bool(), in.int64(), in.payload()));
    }
}
