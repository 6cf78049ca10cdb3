package dev.lido.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes messages out of a stream of frames. Checks every frame before anything of it is used. */
final class FrameReader {
    /** Where bytes come from. */
    interface Source {
        /** Reads at least one byte, waiting for it; -1 at the end. */
        int read(ByteBuffer target) throws IOException;
    }

    /** Long messages are kept in pieces that the collectors leave where they are. */
    private static final int SEGMENT = (8 << 20) - 64;

    private final Source source;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(Frames.HEADER + Frames.MAX_BODY).limit(0);
    private long maxMessage;
    /** A message of several frames that is not complete. */
    private @Nullable ByteChain open;

    private byte openKind;
    /** An array of the message that is not complete, and how many bytes of it have come. */
    private @Nullable PrimitiveArray array;

    private int filled;

    FrameReader(Source source, long maxMessage) {
        this.source = source;
        this.maxMessage = maxMessage;
    }

    /** Accepts messages of up to {@code bytes} from now on. */
    void limit(long bytes) {
        maxMessage = bytes;
    }

    /**
     * The next message.
     *
     * @throws EOFException if the channel has ended
     * @throws WireException if the bytes are no frames
     */
    Message next() throws IOException {
        while (true) {
            need(Frames.HEADER);
            int start = buffer.position();
            int length = buffer.getInt(start);
            byte kind = buffer.get(start + Frames.KIND);
            byte flags = buffer.get(start + Frames.FLAGS);
            if (length < 0 || length > Frames.MAX_BODY) {
                throw new WireException("frame of " + length + " bytes; at most " + Frames.MAX_BODY + " are allowed");
            }
            if (kind == 0 || (flags != 0 && flags != Frames.LAST && flags != Frames.ARRAY)) {
                throw new WireException("frame of kind " + kind + " with flags " + flags + " is unknown");
            }
            if (length > room(kind)) {
                throw tooLong(kind);
            }
            need(Frames.HEADER + length);
            start = buffer.position();
            int declared = buffer.getInt(start + Frames.CHECK);
            int actual = Frames.check(buffer, start, length);
            if (declared != actual) {
                throw new WireException("frame of kind " + kind + " with " + length + " bytes is damaged: checksum "
                        + Integer.toHexString(actual) + " instead of " + Integer.toHexString(declared));
            }
            buffer.position(start + Frames.HEADER);
            Message whole = assemble(kind, flags, length);
            if (whole != null) {
                return whole;
            }
        }
    }

    /** Whether the next message is here whole, and {@link #next} need not wait for it: told for messages of one frame. */
    boolean hasNext() {
        int start = buffer.position();
        return buffer.remaining() >= Frames.HEADER
                && buffer.get(start + Frames.FLAGS) == Frames.LAST
                && buffer.remaining() - Frames.HEADER >= buffer.getInt(start);
    }

    /** How many bytes the next frame of this kind may have. */
    private long room(byte kind) {
        if (open == null || kind != openKind) {
            return maxMessage;
        }
        return array == null ? maxMessage - open.size() : Frames.MAX_BODY;
    }

    private MessageTooLongException tooLong(byte kind) {
        open = null; // whoever has to cope with this needs the memory
        array = null;
        return new MessageTooLongException(kind, maxMessage);
    }

    private @Nullable Message assemble(byte kind, byte flags, int length) throws WireException {
        boolean last = flags == Frames.LAST;
        ByteChain chain = open;
        if (chain == null || kind != openKind) {
            if (last) {
                byte[] body = new byte[length];
                buffer.get(body);
                return new Message(kind, ByteChain.of(body));
            }
            if (chain != null) {
                throw new WireException("message of kind " + kind + " begins within one of kind " + openKind);
            }
            chain = new ByteChain();
            chain.segmentsOf(SEGMENT);
            open = chain;
            openKind = kind;
        }
        if (flags == Frames.ARRAY) {
            announce(chain, kind, length);
        } else if (array != null) {
            fill(array, length, last);
        } else {
            chain.write(buffer, length);
        }
        if (!last) {
            return null;
        }
        open = null;
        return new Message(kind, chain);
    }

    private void announce(ByteChain chain, byte kind, int length) throws WireException {
        if (array != null || length != Frames.ARRAY_BODY) {
            throw new WireException("frame of kind " + kind + " announces an array in " + length + " bytes"
                    + (array == null ? "" : ", within another one"));
        }
        int type = buffer.get();
        int count = buffer.getInt();
        if (!PrimitiveArray.isPossible(type, count, Integer.MAX_VALUE)) {
            throw new WireException(
                    "frame of kind " + kind + " announces an array of " + count + " elements of type " + type);
        }
        if (!PrimitiveArray.isPossible(type, count, maxMessage - chain.size())) {
            throw tooLong(kind);
        }
        PrimitiveArray next = PrimitiveArray.received(type, count);
        chain.append(next);
        array = next;
        filled = 0;
    }

    /** The frame's body is the next elements. */
    private void fill(PrimitiveArray next, int length, boolean last) throws WireException {
        int left = next.size() - filled;
        if (length > left || length % next.width() != 0 || (last && length < left)) {
            throw new WireException("frame of " + length + " bytes after " + filled + " bytes of an array of "
                    + next.size() + ", of elements of " + next.width() + (last ? ", ends its message" : ""));
        }
        ByteBuffer elements = buffer.slice(buffer.position(), length);
        next.fill(filled, elements);
        buffer.position(buffer.position() + length);
        filled += length;
        array = filled == next.size() ? null : next;
    }

    private void need(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (!buffer.hasRemaining()) {
            buffer.clear();
        } else if (buffer.capacity() - buffer.position() < bytes) {
            buffer.compact();
        } else {
            int from = buffer.position();
            buffer.mark().position(buffer.limit()).limit(buffer.capacity());
            fill(from, bytes);
            return;
        }
        fill(0, bytes);
    }

    /** Reads on at the buffer's position, which then is {@code from} again, until there are {@code bytes} from {@code from} on. */
    private void fill(int from, int bytes) throws IOException {
        try {
            while (buffer.position() - from < bytes) {
                if (source.read(buffer) < 0) {
                    if (buffer.position() == from && open == null) {
                        throw new EOFException("the other side closed the channel");
                    }
                    throw new EOFException("the channel ended in the middle of a message");
                }
            }
        } finally {
            buffer.limit(buffer.position()).position(from);
        }
    }
}
