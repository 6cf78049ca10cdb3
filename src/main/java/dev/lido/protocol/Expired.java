package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * The time of an item is over. Its outcome still follows if the task heeds the interrupt.
 *
 * @param chunk number of the chunk
 * @param offset the item's position within the chunk
 * @param trace where the task was, as text
 */
public record Expired(long chunk, int offset, String trace) {
    public ByteChain encode() {
        return new BodyWriter().int64(chunk).int32(offset).text(trace).done();
    }

    public static Expired decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Expired(in.int64(), in.int32(), in.text()));
    }
}
