package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * A chunk that waits in a worker while another worker could run it: the session asks for it, and the worker answers with
 * the same if it had not begun it, else not at all.
 *
 * @param chunk its number
 */
public record Recall(long chunk) {
    public ByteChain encode() {
        return new BodyWriter().int64(chunk).done();
    }

    public static Recall decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Recall(in.int64()));
    }
}
