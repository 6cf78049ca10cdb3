package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * Text that a task printed: whole lines, but for a long line that is cut.
 *
 * @param error whether it went to {@code System.err}
 * @param text the lines, each with its line end
 */
public record Output(boolean error, String text) {
    public ByteChain encode() {
        return new BodyWriter().bool(error).text(text).done();
    }

    public static Output decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Output(in.bool(), in.text()));
    }
}
