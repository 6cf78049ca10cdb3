package dev.lido.protocol;

import dev.lido.bundle.Composition;
import dev.lido.bundle.ContentId;
import dev.lido.serial.Payload;
import dev.lido.serial.PayloadFormat;
import dev.lido.serial.UnshippableException;
import dev.lido.wire.ByteChain;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a message body. Lengths are checked against what is there before anything is allocated. */
final class BodyReader {
    private final ByteChain chain;
    private InputStream in;
    private long position;

    BodyReader(ByteChain chain) {
        this.chain = chain;
        this.in = chain.read();
    }

    int int8() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new WireException("message ends at byte " + position + ", in the middle of a field");
        }
        position++;
        return value;
    }

    boolean bool() throws IOException {
        return int8() != 0;
    }

    int int32() throws IOException {
        return int8() << 24 | int8() << 16 | int8() << 8 | int8();
    }

    long int64() throws IOException {
        return (long) int32() << 32 | (int32() & 0xffffffffL);
    }

    long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = int8();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new WireException("a number goes on beyond its tenth byte");
    }

    byte[] bytes() throws IOException {
        int length = int32();
        if (length < 0 || length > chain.size() - position) {
            throw new WireException("field of " + length + " bytes is longer than its message");
        }
        byte[] value = in.readNBytes(length);
        position += length;
        return value;
    }

    String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Nullable
    String optionalText() throws IOException {
        return bool() ? text() : null;
    }

    /** A count of things that take at least {@code least} bytes each. */
    int count(int least) throws IOException {
        int count = int32();
        if (count < 0 || (long) count * least > chain.size() - position) {
            throw new WireException("count " + count + " is more than the message holds");
        }
        return count;
    }

    Payload payload() throws IOException {
        long from = skipLong("payload");
        try {
            return PayloadFormat.read(chain, from, position);
        } catch (UnshippableException e) {
            throw new WireException("payload is damaged: " + e.getMessage());
        }
    }

    /** Bytes that may be more than an array holds. */
    ByteChain chain() throws IOException {
        long from = skipLong("field");
        return chain.slice(from, position);
    }

    /** Passes over a length and as many bytes; returns where those begin. */
    private long skipLong(String what) throws IOException {
        long length = int64();
        if (length < 0 || length > chain.size() - position) {
            throw new WireException(what + " of " + length + " bytes is longer than its message");
        }
        long from = position;
        position += length;
        in = chain.read(position, chain.size());
        return from;
    }

    boolean hasMore() {
        return position < chain.size();
    }

    ContentId id() throws IOException {
        return new ContentId(int64(), int64());
    }

    List<ContentId> ids() throws IOException {
        List<ContentId> ids = new ArrayList<>();
        for (int n = count(16); n > 0; n--) {
            ids.add(id());
        }
        return ids;
    }

    Composition composition() throws IOException {
        List<Composition.Piece> pieces = new ArrayList<>();
        for (int n = count(9); n > 0; n--) {
            pieces.add(bool() ? new Composition.Piece(id(), new ByteChain()) : new Composition.Piece(null, chain()));
        }
        return new Composition(pieces);
    }

    /** Gives {@code read} back once it is sure that it is all there was. */
    <T> T whole(T read) throws WireException {
        if (position < chain.size()) {
            throw new WireException("message goes on for " + (chain.size() - position) + " bytes after its last field");
        }
        return read;
    }
}
