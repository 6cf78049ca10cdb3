package dev.lido.wire;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a {@link Connection} is about to send. Kept in a small file that the sender maps into memory, it outlives the
 * sender however that dies, and the other side takes there what did not reach it: so frames can wait for others that
 * leave with them, and are as safe as if they were sent.
 *
 * <pre>
 * base    long   how many bytes were sent before those that are here
 * length  int    bytes here that count
 * bytes
 * </pre>
 *
 * <p>Every order of the stores leaves something true behind: bytes count once {@code length} says so, and those that
 * were sent but not taken out yet are known by the number of all that came.
 */
public final class Outbox {
    private static final int BASE = 0;
    private static final int LENGTH = 8;
    private static final int HEADER = 16;
    private static final int CAPACITY = Frames.HEADER + Frames.MAX_BODY;
    private static final int SIZE = HEADER + CAPACITY;

    private final ByteBuffer all;
    private final ByteBuffer bytes;
    private long base;

    private Outbox(ByteBuffer all) {
        this.all = all;
        this.bytes = all.slice(HEADER, CAPACITY);
    }

    /** One that is gone with this process. */
    static Outbox inMemory() {
        return new Outbox(ByteBuffer.allocateDirect(SIZE));
    }

    /** Makes the file. Receiver's side. */
    public static void create(Path file) throws IOException {
        // All of it: a store to a mapped page for which the disk has no room would be the sender's death.
        Files.write(file, new byte[SIZE], StandardOpenOption.CREATE_NEW);
    }

    /** Maps the file for writing. Sender's side. */
    public static Outbox map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Outbox(channel.map(MapMode.READ_WRITE, 0, SIZE));
        }
    }

    /**
     * What the sender, which is gone, has left in {@code file}. Receiver's side.
     *
     * @param received how many bytes have come from it in all
     * @return nothing if all has come, or what is missing is not there
     */
    public static ByteBuffer left(Path file, long received) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        int length = all.capacity() == SIZE ? all.getInt(LENGTH) : -1;
        if (length < 0 || length > CAPACITY) {
            throw new IOException("outbox " + file + " is damaged");
        }
        long from = received - all.getLong(BASE);
        return from < 0 || from >= length
                ? ByteBuffer.allocate(0)
                : all.slice(HEADER + (int) from, length - (int) from);
    }

    /** Where frames are put: those up to its position are to be sent. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** All up to the position counts. */
    void added() {
        VarHandle.releaseFence();
        all.putInt(LENGTH, bytes.position());
    }

    /** {@code count} bytes were sent that never were here, while nothing is. */
    void passed(int count) {
        base += count;
        all.putLong(BASE, base);
    }

    /** All up to {@code end} was sent, and what is behind it moves to the front. */
    void sent(int end) {
        int left = bytes.position() - end;
        // A frame that is moved while this process dies is lost, as it would be without this file.
        all.putInt(LENGTH, 0);
        VarHandle.releaseFence();
        base += end;
        all.putLong(BASE, base);
        if (left == 0) {
            bytes.clear();
        } else {
            bytes.flip().position(end);
            bytes.compact();
            added();
        }
    }
}
