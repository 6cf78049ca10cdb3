package dev.lido.serial;

import dev.lido.wire.ByteChain;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The binary form of a whole {@link Payload}: table of classes, table of shapes, lengths of the items, data. Numbers are
 * variable-length, texts UTF-8. Thread-safe.
 */
public final class PayloadFormat {
    private PayloadFormat() {}

    /** Adds {@code payload} to the end of {@code to}; the data is shared and not copied. */
    public static void write(Payload payload, ByteChain to) {
        texts(to, payload.classNames());
        number(to, payload.shapes().size());
        for (LambdaShape shape : payload.shapes()) {
            shape(to, shape);
        }
        long[] ends = payload.ends();
        number(to, ends.length);
        long start = 0;
        for (long end : ends) {
            number(to, end - start);
            start = end;
        }
        to.append(payload.data());
    }

    /**
     * Reads the payload that takes bytes {@code from} (inclusive) to {@code to} (exclusive) of {@code chain}. Arrays of
     * the chain that lie wholly within its data are shared, the others copied.
     *
     * @throws UnshippableException if the bytes are damaged
     */
    public static Payload read(ByteChain chain, long from, long to) throws UnshippableException {
        try {
            Head in = new Head(chain.read(from, to), to - from);
            List<String> classNames = in.texts();
            int shapeCount = in.count(12);
            List<LambdaShape> shapes = new ArrayList<>(shapeCount);
            for (int i = 0; i < shapeCount; i++) {
                shapes.add(in.shape());
            }
            int count = in.count(1);
            // Grows with what is read: the data would cover a far too high count.
            long[] ends = new long[Math.min(count, 1 << 16)];
            long end = 0;
            for (int i = 0; i < count; i++) {
                end = Math.addExact(end, in.number());
                if (end > in.left) {
                    throw new IOException("items of more than " + end + " bytes in " + in.left + " bytes");
                }
                if (i == ends.length) {
                    ends = Arrays.copyOf(ends, (int) Math.min(count, 2L * i));
                }
                ends[i] = end;
            }
            if (end != in.left) {
                throw new IOException("items of " + end + " bytes in " + in.left + " bytes");
            }
            return new Payload(classNames, shapes, chain.slice(to - end, to), ends);
        } catch (IOException | RuntimeException e) {
            throw new UnshippableException("", "can't be read here: the payload is damaged: " + e.getMessage(), e);
        }
    }

    private static void shape(ByteChain to, LambdaShape shape) {
        text(to, shape.host());
        text(to, shape.functionalInterface());
        texts(to, shape.markers());
        to.write(shape.serializable() ? 1 : 0);
        text(to, shape.method());
        text(to, shape.methodDescriptor());
        text(to, shape.instantiatedDescriptor());
        number(to, shape.implKind());
        text(to, shape.implClass());
        text(to, shape.implMethod());
        text(to, shape.implDescriptor());
        text(to, shape.capturedDescriptor());
    }

    private static void texts(ByteChain to, List<String> texts) {
        number(to, texts.size());
        for (String text : texts) {
            text(to, text);
        }
    }

    private static void text(ByteChain to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(to, bytes.length);
        to.write(bytes, 0, bytes.length);
    }

    private static void number(ByteChain to, long number) {
        long rest = number;
        while (rest >= 0x80) {
            to.write((int) rest | 0x80);
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    /** Reads what comes before the data, and never allocates more than what is left can fill. */
    private static final class Head {
        private final InputStream in;
        private long left;

        Head(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        long number() throws IOException {
            long number = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                int next = octet();
                number |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    return number;
                }
            }
            throw new IOException("a number without an end");
        }

        private int octet() throws IOException {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("it ends too early");
            }
            left--;
            return octet;
        }

        int count(int width) throws IOException {
            long count = number();
            if (count < 0 || count > left / width) {
                throw new IOException("a count of " + count + " with " + left + " bytes left");
            }
            return (int) Math.min(count, Integer.MAX_VALUE);
        }

        String text() throws IOException {
            byte[] bytes = in.readNBytes(count(1));
            left -= bytes.length;
            return new String(bytes, StandardCharsets.UTF_8);
        }

        List<String> texts() throws IOException {
            int count = count(1);
            List<String> texts = new ArrayList<>(Math.min(count, 1024));
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        LambdaShape shape() throws IOException {
            return new LambdaShape(
                    text(),
                    text(),
                    texts(),
                    octet() != 0,
                    text(),
                    text(),
                    text(),
                    (int) number(),
                    text(),
                    text(),
                    text(),
                    text());
        }
    }
}
