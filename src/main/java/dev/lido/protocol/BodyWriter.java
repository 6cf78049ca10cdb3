package dev.lido.protocol;

import dev.lido.bundle.Composition;
import dev.lido.bundle.ContentId;
import dev.lido.serial.Payload;
import dev.lido.serial.PayloadFormat;
import dev.lido.wire.ByteChain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a message body, big-endian. */
final class BodyWriter {
    private final ByteChain chain = new ByteChain();

    ByteChain done() {
        return chain;
    }

    BodyWriter bool(boolean value) {
        chain.write(value ? 1 : 0);
        return this;
    }

    BodyWriter int8(int value) {
        chain.write(value);
        return this;
    }

    BodyWriter int32(int value) {
        chain.write(value >>> 24);
        chain.write(value >>> 16);
        chain.write(value >>> 8);
        chain.write(value);
        return this;
    }

    BodyWriter int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    /** A number that is small and not negative as a rule: seven bits a byte, the lowest first. */
    BodyWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            chain.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        chain.write((int) rest);
        return this;
    }

    BodyWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    BodyWriter bytes(byte[] value, int offset, int length) {
        int32(length);
        chain.write(value, offset, length);
        return this;
    }

    BodyWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    BodyWriter optionalText(@Nullable String value) {
        bool(value != null);
        return value == null ? this : text(value);
    }

    /** Bytes that may be more than an array holds; shared, not copied. */
    BodyWriter chain(ByteChain bytes) {
        int64(bytes.size());
        chain.append(bytes);
        return this;
    }

    BodyWriter id(ContentId id) {
        return int64(id.high()).int64(id.low());
    }

    BodyWriter ids(List<ContentId> ids) {
        int32(ids.size());
        ids.forEach(this::id);
        return this;
    }

    BodyWriter composition(Composition composition) {
        int32(composition.pieces().size());
        for (Composition.Piece piece : composition.pieces()) {
            ContentId name = piece.name();
            bool(name != null);
            if (name != null) {
                id(name);
            } else {
                chain(piece.bytes());
            }
        }
        return this;
    }

    BodyWriter payload(Payload payload) {
        ByteChain inner = new ByteChain();
        PayloadFormat.write(payload, inner);
        int64(inner.size());
        chain.append(inner);
        return this;
    }
}
