package dev.lido.protocol;

import dev.lido.serial.Payload;
import dev.lido.serial.PayloadFormat;
import dev.lido.wire.ByteChain;
import java.nio.charset.StandardCharsets;
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
        int32(value.length);
        chain.write(value, 0, value.length);
        return this;
    }

    BodyWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    BodyWriter optionalText(@Nullable String value) {
        bool(value != null);
        return value == null ? this : text(value);
    }

    BodyWriter payload(Payload payload) {
        ByteChain inner = new ByteChain();
        PayloadFormat.write(payload, inner);
        int64(inner.size());
        chain.append(inner);
        return this;
    }
}
