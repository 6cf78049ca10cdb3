package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * Items that wait in a worker while another worker could run them: the session asks for a chunk. If the chunk waits behind
 * another one, the worker gives all of it back; if it is the one that runs or is next, and {@code cut}, what follows the item
 * that runs or is next; else it does not answer.
 *
 * @param chunk its number
 * @param cut whether a part of it may be given back
 */
public record Recall(long chunk, boolean cut) {
    public ByteChain encode() {
        return new BodyWriter().int64(chunk).bool(cut).done();
    }

    public static Recall decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Recall(in.int64(), in.bool()));
    }
}
