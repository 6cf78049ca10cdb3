package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.lido.wire.ByteChain;
import java.nio.charset.StandardCharsets;

/** Kryo's output on top of a chain, which large arrays enter without passing through the buffer. */
final class GraphOutput extends Output {
    private static final int BUFFER = 1 << 13;
    /** From here on an array of its own in the chain is cheaper than a copy through the buffer. */
    private static final int LARGE = 1 << 14;

    private ByteChain chain = new ByteChain();

    GraphOutput() {
        super(new ByteChain(), BUFFER);
        setOutputStream(chain);
    }

    long size() {
        return chain.size() + position();
    }

    void truncate(long size) {
        if (size >= chain.size()) {
            setPosition((int) (size - chain.size()));
        } else {
            setPosition(0);
            chain.truncate(size);
        }
    }

    ByteChain take() {
        flush();
        ByteChain full = chain;
        chain = new ByteChain();
        setOutputStream(chain);
        return full;
    }

    void count(int value) {
        writeVarInt(value, true);
    }

    /** Writes bytes that nobody will change any more. */
    void own(byte[] bytes) {
        if (bytes.length < LARGE) {
            write(bytes, 0, bytes.length);
        } else {
            flush();
            chain.append(bytes);
        }
    }

    /** Writes bytes that are made when they are wanted. */
    void lend(ByteChain.Lent bytes) {
        flush();
        chain.append(bytes);
    }

    void append(ByteChain bytes) {
        flush();
        chain.append(bytes);
    }

    void text(String text) {
        int length = text.length();
        boolean latin = true;
        for (int i = 0; i < length && latin; i++) {
            latin = text.charAt(i) <= 0xff;
        }
        writeVarLong(((long) length << 1) | (latin ? 1 : 0), true);
        if (latin) {
            latin(text, length);
            return;
        }
        // UTF-16 and not UTF-8, because a Java string may hold half a surrogate pair
        byte[] bytes = new byte[Math.multiplyExact(length, 2)];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes[2 * i] = (byte) (c >> 8);
            bytes[2 * i + 1] = (byte) c;
        }
        own(bytes);
    }

    @SuppressWarnings("deprecation") // drops the upper bytes, which are zero, without making an array
    private void latin(String text, int length) {
        if (length <= BUFFER) {
            require(length);
            text.getBytes(0, length, buffer, position);
            position += length;
        } else {
            own(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
