package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * Items that a worker was {@linkplain Recall asked for} and has not begun: it won't.
 *
 * @param chunk number of the chunk that they are part of
 * @param from the first of them; 0 if none of the chunk was begun
 */
public record Returned(long chunk, int from) {
    public ByteChain encode() {
        return new BodyWriter().int64(chunk).int32(from).done();
    }

    public static Returned decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Returned(in.int64(), in.int32()));
    }
}
