package dev.lido.wire;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A growing sequence of bytes, kept as a chain of arrays so that it can pass 2 GiB and never copies what it already
 * holds. Written once as a stream, then read any number of times. Not safe for use by several threads while it is
 * written.
 */
public final class ByteChain extends OutputStream {
    private static final int FIRST_SEGMENT = 256;
    /** Shorter parts of another chain are rather copied. */
    private static final int SHARED = 1 << 10;

    private static final int LARGEST_SEGMENT = 1 << 20;

    /** Bytes that are made when somebody wants them, the same ones each time. */
    public interface Lent {
        /** How many there are. */
        int size();

        /** Fills {@code target} with those from {@code from} on. */
        void copy(int from, ByteBuffer target);
    }

    private final List<ChainPart> full = new ArrayList<>(4);

    private int largestSegment = LARGEST_SEGMENT;
    private byte[] tail = new byte[FIRST_SEGMENT];
    private int tailLength;
    /** Whether somebody may look at the bytes of the tail, which must then stay as they are. */
    private boolean tailIsShown;

    private long fullLength;

    /** Makes a chain that holds exactly {@code bytes}, which it keeps and does not copy. */
    public static ByteChain of(byte[] bytes) {
        ByteChain chain = new ByteChain();
        chain.append(bytes);
        return chain;
    }

    @Override
    public void write(int b) {
        if (tailLength == tail.length) {
            seal();
        }
        tail[tailLength++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (tailLength == tail.length) {
                seal();
            }
            int part = Math.min(length - done, tail.length - tailLength);
            System.arraycopy(bytes, offset + done, tail, tailLength, part);
            tailLength += part;
            done += part;
        }
    }

    /** Takes {@code length} bytes out of {@code from}. */
    void write(ByteBuffer from, int length) {
        int left = length;
        while (left > 0) {
            if (tailLength == tail.length) {
                seal();
            }
            int part = Math.min(left, tail.length - tailLength);
            from.get(tail, tailLength, part);
            tailLength += part;
            left -= part;
        }
    }

    /** Adds an array to the end without copying it; the caller must not change it afterwards. */
    public void append(byte[] bytes) {
        append(ChainPart.of(bytes, bytes.length));
    }

    /** Adds the content of another chain to the end, sharing its arrays. */
    public void append(ByteChain other) {
        for (ChainPart part : other.parts()) {
            if (part.size() >= SHARED) {
                append(part);
            } else {
                ByteBuffer segment = part.view();
                write(segment.array(), segment.arrayOffset() + segment.position(), segment.remaining());
            }
        }
    }

    /** Adds what is not there yet; it must be the same whenever it is asked for. */
    public void append(Lent bytes) {
        append(ChainPart.of(bytes));
    }

    private void append(ChainPart part) {
        if (tailLength > 0) {
            seal();
        }
        if (part.size() > 0) {
            full.add(part);
            fullLength += part.size();
        }
    }

    /** Writes from here on into arrays of up to {@code bytes}: a garbage collector does not move very large ones. */
    void segmentsOf(int bytes) {
        largestSegment = bytes;
    }

    /** The number of bytes held. */
    public long size() {
        return fullLength + tailLength;
    }

    /** Forgets everything from byte {@code size} on: undoes what was written since the chain had that size. */
    public void truncate(long size) {
        if (size < 0 || size > size()) {
            throw new IllegalArgumentException("size (" + size + ") must be within 0 and " + size());
        }
        while (size < fullLength) {
            ChainPart last = full.remove(full.size() - 1);
            fullLength -= last.size();
            // A copy: the array may be shared.
            tailLength = (int) Math.max(0, size - fullLength);
            tail = new byte[Math.max(FIRST_SEGMENT, tailLength)];
            tailIsShown = false;
            last.copy(0, ByteBuffer.wrap(tail), tailLength);
        }
        tailLength = (int) (size - fullLength);
        if (tailIsShown) {
            tail = tail.clone();
            tailIsShown = false;
        }
    }

    /** The bytes as views of the arrays, in order: not to be written to. What is lent is made. */
    public List<ByteBuffer> segments() {
        List<ChainPart> parts = parts();
        List<ByteBuffer> segments = new ArrayList<>(parts.size());
        for (ChainPart part : parts) {
            segments.add(part.view());
        }
        return segments;
    }

    /** Whether there are bytes that {@link #segments} would have to make. */
    public boolean isLent() {
        for (ChainPart part : full) {
            if (part.lent() != null) {
                return true;
            }
        }
        return false;
    }

    private List<ChainPart> parts() {
        List<ChainPart> all = new ArrayList<>(full);
        if (tailLength > 0) {
            all.add(ChainPart.of(tail, tailLength));
            tailIsShown = true;
        }
        return all;
    }

    /** Hands out the bytes from the first on. */
    ChainFeed feed() {
        return new ChainFeed(parts());
    }

    /** All bytes in one new array. */
    public byte[] toByteArray() {
        if (size() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a chain of " + size() + " bytes does not fit one array");
        }
        byte[] all = new byte[(int) size()];
        feed().next(ByteBuffer.wrap(all), all.length);
        return all;
    }

    /** Bytes {@code from} (inclusive) to {@code to} (exclusive) as a chain of their own, which shares the arrays. */
    public ByteChain slice(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        ByteChain slice = new ByteChain();
        long at = 0;
        for (ChainPart part : parts()) {
            if (at >= to) {
                break;
            }
            int start = (int) Math.min(part.size(), Math.max(from, at) - at);
            int end = (int) (Math.min(to, at + part.size()) - at);
            if (start < end) {
                slice.append(part.slice(start, end - start));
            }
            at += part.size();
        }
        return slice;
    }

    /** A stream over bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public ChainInput read(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        return new ChainInput(parts(), from, to);
    }

    /** A stream over all bytes. */
    public ChainInput read() {
        return read(0, size());
    }

    /** Ends the tail and begins another. */
    private void seal() {
        boolean roomy = tailLength < tail.length / 2;
        if (tailLength > 0) {
            full.add(ChainPart.of(roomy ? Arrays.copyOf(tail, tailLength) : tail, tailLength));
            fullLength += tailLength;
            tailLength = 0;
        }
        // Few bytes between arrays that are appended must not cost a new large tail each time.
        if (!roomy || tailIsShown) {
            tail = new byte[(int) Math.min(largestSegment, Math.max(FIRST_SEGMENT, fullLength))];
            tailIsShown = false;
        }
    }
}
