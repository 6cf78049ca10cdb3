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
    private static final int LARGEST_SEGMENT = 1 << 20;

    private final List<byte[]> full = new ArrayList<>(4);
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

    /** Adds an array to the end without copying it; the caller must not change it afterwards. */
    public void append(byte[] bytes) {
        if (tailLength > 0) {
            seal();
        }
        if (bytes.length > 0) {
            full.add(bytes);
            fullLength += bytes.length;
        }
    }

    /** Adds the content of another chain to the end, sharing its arrays. */
    public void append(ByteChain other) {
        for (ByteBuffer segment : other.segments()) {
            if (segment.remaining() == segment.array().length) {
                append(segment.array());
            } else {
                write(segment.array(), 0, segment.remaining());
            }
        }
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
            byte[] last = full.remove(full.size() - 1);
            fullLength -= last.length;
            // A copy: the array may be shared.
            tailLength = (int) Math.max(0, size - fullLength);
            tail = Arrays.copyOf(last, Math.max(FIRST_SEGMENT, tailLength));
        }
        tailLength = (int) (size - fullLength);
    }

    /** The bytes as read-only views of the arrays, in order. */
    public List<ByteBuffer> segments() {
        List<ByteBuffer> all = new ArrayList<>(full.size() + 1);
        for (byte[] segment : full) {
            all.add(ByteBuffer.wrap(segment));
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

    /**
     * Bytes {@code from} (inclusive) to {@code to} (exclusive) as a chain of their own: arrays that lie wholly within are
     * shared, the others copied.
     */
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
            if (start == 0 && end == segment.array().length) {
                slice.append(segment.array());
            } else if (start < end) {
                slice.append(Arrays.copyOfRange(segment.array(), start, end));
            }
            at += size;
        }
        return slice;
    }

    /** A stream over bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public InputStream read(long from, long to) {
        if (from < 0 || to < from || to > size()) {
            throw new IndexOutOfBoundsException("range " + from + " to " + to + " of " + size() + " bytes");
        }
        return new ChainInput(segments(), from, to);
    }

    /** A stream over all bytes. */
    public InputStream read() {
        return read(0, size());
    }

    private void seal() {
        byte[] done = tailLength == tail.length ? tail : Arrays.copyOf(tail, tailLength);
        if (done.length > 0) {
            full.add(done);
            fullLength += done.length;
        }
        tail = new byte[(int) Math.min(LARGEST_SEGMENT, Math.max(FIRST_SEGMENT, fullLength))];
        tailLength = 0;
    }

    /** Reads byte by byte as quickly as from an array: what is read so is short, and often read by a cold JVM. */
    private static final class ChainInput extends InputStream {
        private final List<ByteBuffer> parts;
        private int part;
        private byte[] bytes = {};
        private int at;
        private int end;
        /** Bytes in the parts after this one. */
        private long later;

        ChainInput(List<ByteBuffer> parts, long from, long to) {
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

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, later + end - at);
        }
    }
}
