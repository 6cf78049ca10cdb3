package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * A chunk for workers of another machine, which that machine chooses.
 *
 * @param run the chunk; it always brings its function, whose large parts have names
 * @param spread 0, or the number of a group of chunks of which each worker gets one
 * @param mostNanos how long it may take before what was not begun is put back; 0 for as long as it likes
 */
public record Order(Run run, long spread, long mostNanos) {
    public ByteChain encode() {
        ByteChain body = new BodyWriter().int64(spread).int64(mostNanos).done();
        body.append(run.encode());
        return body;
    }

    public static Order decode(ByteChain body) throws IOException {
        BodyReader in = new BodyReader(body);
        long spread = in.int64();
        long mostNanos = in.int64();
        ByteChain run = body.slice(2 * Long.BYTES, body.size());
        return new Order(Run.decode(new Message(Kind.RUN, run)), spread, mostNanos);
    }
}
