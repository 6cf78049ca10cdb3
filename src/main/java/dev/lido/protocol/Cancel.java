package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * A chunk whose results nobody waits for: dropped if it is queued, interrupted if it runs. It ends with {@link Results}
 * like every other.
 *
 * @param chunk its number
 */
public record Cancel(long chunk) {
    public ByteChain encode() {
        return new BodyWriter().int64(chunk).done();
    }

    public static Cancel decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Cancel(in.int64()));
    }
}
