package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;

/**
 * Something that a worker says in words.
 *
 * @param text the words, for people
 */
public record Notice(String text) {
    public ByteChain encode() {
        return new BodyWriter().text(text).done();
    }

    public static Notice decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        return in.whole(new Notice(in.text()));
    }
}
