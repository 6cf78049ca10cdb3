package dev.lido.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of a frame:
 *
 * <pre>
 * length  int    bytes of the body, 0 to {@link #MAX_BODY}
 * kind    byte   what the message is; not 0
 * flags   byte   {@link #LAST} on a message's last frame, {@link #ARRAY} on one that announces an array, else 0
 * check   int    CRC32C of length, kind, flags and body
 * body    bytes
 * </pre>
 *
 * A message is one frame or several of the same kind. Between the frames of one message there may stand whole
 * single-frame messages of other kinds, so that a short control message need not wait for a long one.
 *
 * <p>The frames that follow one with {@link #ARRAY} in the same message hold whole elements of an array of primitives and
 * nothing else, until it is full. That one's body is the type of the elements (byte, as {@link PrimitiveArray} numbers
 * them) and how many there are (int), and is not part of the message.
 */
final class Frames {
    static final int KIND = 4;
    static final int FLAGS = 5;
    static final int CHECK = 6;
    static final int HEADER = 10;
    static final int MAX_BODY = 128 << 10;
    static final byte LAST = 1;
    static final byte ARRAY = 2;
    /** Bytes of a body that announces an array. */
    static final int ARRAY_BODY = 5;

    private Frames() {}

    /** CRC of the first six header bytes and the body that starts at {@code start + HEADER}. */
    static int check(ByteBuffer buffer, int start, int bodyLength) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(start + CHECK).position(start));
        crc.update(buffer.duplicate().limit(start + HEADER + bodyLength).position(start + HEADER));
        return (int) crc.getValue();
    }
}
