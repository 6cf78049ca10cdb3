package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What tasks printed since the last message of this kind, in the order in which they did.
 *
 * @param batch number of this message, by which the session tells the batches that it got from those that only
 *     {@link OutputTail} holds; 0 for a word of the session's own
 */
public record Output(long batch, List<Part> parts) {
    /**
     * Whole lines, but for one that is unfinished or too long.
     *
     * @param error whether they went to {@code System.err}
     * @param text the lines, each with its line end
     */
    public record Part(boolean error, String text) {}

    public Output {
        parts = List.copyOf(parts);
    }

    /** What the session itself has to say of a worker. */
    public static Output notice(String line) {
        return new Output(0, List.of(new Part(true, line + System.lineSeparator())));
    }

    /** A message of one part. */
    public static ByteChain encode(long batch, boolean error, byte[] bytes, int offset, int length) {
        return encode(
                batch,
                new BodyWriter().bool(error).bytes(bytes, offset, length).done().toByteArray());
    }

    /** @param parts each as a byte for its stream, its length, and its text */
    static ByteChain encode(long batch, byte[] parts) {
        return new BodyWriter().int64(batch).bytes(parts).done();
    }

    public static Output decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        long batch = in.int64();
        byte[] parts = in.whole(in.bytes());
        return new Output(batch, parts(parts));
    }

    static List<Part> parts(byte[] bytes) throws IOException {
        BodyReader in = new BodyReader(ByteChain.of(bytes));
        List<Part> parts = new ArrayList<>();
        while (in.hasMore()) {
            parts.add(new Part(in.bool(), in.text()));
        }
        return parts;
    }
}
