package dev.lido.wire;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

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

    /** Parts of arrays, which may be shared with other chains: never written to. */
    private final List<ByteBuffer> full = new ArrayList<>(4);

    private int largestSegment = LARGEST_SEGMENT;
    private byte[] tail = new byte[FIRST_SEGMENT];
    private int tailLength;
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
        append(ByteBuffer.wrap(bytes));
    }

    /** Adds the content of another chain to the end, sharing its arrays. */
    public void append(ByteChain other) {
        for (ByteBuffer segment : other.segments()) {
            if (segment.remaining() >= SHARED) {
                append(segment);
            } else {
                write(segment.array(), segment.arrayOffset() + segment.position(), segment.remaining());
            }
        }
    }

    private void append(ByteBuffer segment) {
        if (tailLength > 0) {
            seal();
        }
        if (segment.hasRemaining()) {
            full.add(segment.duplicate());
            fullLength += segment.remaining();
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
            ByteBuffer last = full.remove(full.size() - 1);
            fullLength -= last.remaining();
            // A copy: the array may be shared.
            tailLength = (int) Math.max(0, size - fullLength);
            tail = new byte[Math.max(FIRST_SEGMENT, tailLength)];
            last.get(last.position(), tail, 0, tailLength);
        }
        tailLength = (int) (size - fullLength);
    }

    /** The bytes as views of the arrays, in order: not to be written to. */
    public List<ByteBuffer> segments() {
        List<ByteBuffer> all = new ArrayList<>(full.size() + 1);
        for (ByteBuffer segment : full) {
            all.add(segment.duplicate());
        }
        if (tailLength > 0) {
            all.add(ByteBuffer.wrap(tail, 0, tailLength));
        }
        return Collections.unmodifiableList(all);
    }

    /** All bytes in one new array. */
    public byte[] toByteArray() {
        if (size() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a chain of " + size() + " bytes does not fit one array");
        }
        byte[] all = new byte[(int) size()];
        int at = 0;
        for (ByteBuffer segment : segments()) {
            int length = segment.remaining();
            segment.get(all, at, length);
            at += length;
        }
        return all;
    }

    /** Bytes {@code from} (inclusive) to {@code to} (exclusive) as a chain of their own, which shares the arrays. */
    public ByteChain slice(long from, long to) {
        if (from < 0 || to < from || to > size()) {
            throw new IndexOutOfBoundsException("range " + from + " to " + to + " of " + size() + " bytes");
        }
        ByteChain slice = new ByteChain();
        long at = 0;
        for (ByteBuffer segment : segments()) {
            if (at >= to) {
                break;
            }
            int size = segment.remaining();
            int start = (int) Math.min(size, Math.max(from, at) - at);
            int end = (int) (Math.min(to, at + size) - at);
            if (start < end) {
                slice.append(segment.slice(segment.position() + start, end - start));
            }
            at += size;
        }
        return slice;
    }

    /** A stream over bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public ChainInput read(long from, long to) {
        if (from < 0 || to < from || to > size()) {
            throw new IndexOutOfBoundsException("range " + from + " to " + to + " of " + size() + " bytes");
        }
        return new ChainInput(segments(), from, to);
    }

    /** A stream over all bytes. */
    public ChainInput read() {
        return read(0, size());
    }

    private void seal() {
        boolean roomy = tailLength < tail.length / 2;
        byte[] done = roomy ? Arrays.copyOf(tail, tailLength) : tail;
        if (tailLength > 0) {
            full.add(ByteBuffer.wrap(done, 0, tailLength));
            fullLength += tailLength;
        }
        tail = new byte[(int) Math.min(largestSegment, Math.max(FIRST_SEGMENT, fullLength))];
        tailLength = 0;
    }

    /**
     * Reads byte by byte as quickly as from an array: what is read so is short, and often read by a cold JVM. What is long
     * need not be copied: {@link #view}.
     */
    public static final class ChainInput extends InputStream {
        private final List<ByteBuffer> parts;
        private int part;
        private byte[] bytes = {};
        private int at;
        private int end;
        /** Bytes in the parts after this one. */
        private long later;

        private ChainInput(List<ByteBuffer> parts, long from, long to) {
            this.parts = parts;
            this.later = to;
            long skip = from;
            while (end - at <= skip && open()) {
                long skipped = Math.min(skip, end - at);
                at += (int) skipped;
                skip -= skipped;
            }
            at += (int) skip;
        }

        /** Goes to the next part that has something; false if there is none. */
        private boolean open() {
            while (later > 0 && part < parts.size()) {
                ByteBuffer next = parts.get(part++);
                int size = (int) Math.min(later, next.remaining());
                later -= size;
                bytes = next.array();
                at = next.arrayOffset() + next.position();
                end = at + size;
                if (size > 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int read() {
            return at < end || open() ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (at == end && !open()) {
                return -1;
            }
            int n = Math.min(length, end - at);
            System.arraycopy(bytes, at, target, offset, n);
            at += n;
            return n;
        }

        /** Passes over some of the next bytes, at most {@code atMost}, and shows them; empty at the end. */
        public ByteBuffer view(int atMost) {
            if (at == end) {
                open();
            }
            int n = Math.min(atMost, end - at);
            at += n;
            return ByteBuffer.wrap(bytes, at - n, n).slice();
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, later + end - at);
        }
    }
}
