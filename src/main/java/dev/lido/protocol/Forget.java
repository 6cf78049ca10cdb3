package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * A function that no further chunk uses.
 *
 * @param job its number
 */
public record Forget(long job) {
    public ByteChain encode() {
        return new BodyWriter().int64(job).done();
    }

    public static Forget decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Forget(in.int64()));
    }
}
