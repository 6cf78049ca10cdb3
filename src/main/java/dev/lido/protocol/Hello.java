package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;

/**
 * The worker's first message. Nothing else is accepted before it, and nothing of it is decoded but these fields.
 *
 * @param version {@link Kind#VERSION} of the worker
 * @param build version of the worker's Lido, for the error when {@code version} differs
 * @param token the secret that the session gave this worker on its standard input
 * @param worker the number that the session gave it
 * @param pid its process id
 */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time by the receiver
public record Hello(int version, String build, byte[] token, int worker, long pid) {
    /** Bytes of a token. */
    public static final int TOKEN_BYTES = 32;

    private static final int MAGIC = 0x4c69646f; // "Lido"

    public ByteChain encode() {
        return new BodyWriter()
                .int32(MAGIC)
                .int32(version)
                .text(build)
                .bytes(token)
                .int32(worker)
                .int64(pid)
                .done();
    }

    /** Of another version only the version and the build, which are where they are in every version. */
    public static Hello decode(Message message) throws IOException {
        if (message.kind() != Kind.HELLO) {
            throw new WireException("the first message is of kind " + message.kind() + " instead of " + Kind.HELLO);
        }
        BodyReader in = new BodyReader(message.body());
        int magic = in.int32();
        if (magic != MAGIC) {
            throw new WireException("the other side is no Lido worker: magic " + Integer.toHexString(magic)
                    + " instead of " + Integer.toHexString(MAGIC));
        }
        int version = in.int32();
        String build = in.text();
        return version == Kind.VERSION
                ? in.whole(new Hello(version, build, in.bytes(), in.int32(), in.int64()))
                : new Hello(version, build, new byte[0], 0, 0);
    }
}
