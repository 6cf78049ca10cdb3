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
        return new Forget(new BodyReader(message.body()).int64());
    }
}
