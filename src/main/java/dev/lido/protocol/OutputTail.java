package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's tasks have printed and the worker has not sent yet, in a small file that it maps into memory: a line
 * costs a copy and no system call, and outlives the worker however it dies. The session reads there what did not reach
 * it.
 *
 * <pre>
 * batch   long   number of the batch that is collected, from 1
 * length  int    bytes of it that count
 * parts          each: its stream (a byte), its length (int), its text
 * </pre>
 *
 * <p>Every order of the stores leaves something true behind: bytes count once {@code length} says so, a batch that was
 * sent is emptied before it gets the next number, and one that was sent but not emptied is known by its number.
 */
public final class OutputTail {
    private static final int BATCH = 0;
    private static final int LENGTH = 8;
    private static final int HEADER = 12;
    private static final int PART_HEADER = 5;
    /** A few hundred lines: sending them costs far more than one system call. */
    private static final int SIZE = 32 << 10;

    private final ByteBuffer file;
    private long batch = 1;
    private int length;

    private OutputTail(ByteBuffer file) {
        this.file = file;
    }

    /** Makes the file. Session's side. */
    public static void create(Path file) throws IOException {
        // All of it: a store to a mapped page for which the disk has no room would be the worker's death.
        byte[] bytes = new byte[SIZE];
        ByteBuffer.wrap(bytes).putLong(BATCH, 1);
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    }

    /** Maps the file for writing. Worker's side. */
    public static OutputTail map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new OutputTail(channel.map(MapMode.READ_WRITE, 0, SIZE));
        }
    }

    /**
     * What was collected and, as far as the session knows, not sent; null if there is none. Session's side, when the worker
     * is gone.
     *
     * @param received number of the last batch that came
     */
    public static @Nullable Output read(Path file, long received) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = bytes.length == SIZE ? in.getInt(LENGTH) : -1;
        if (length < 0 || length > SIZE - HEADER) {
            throw new IOException("output file " + file + " is damaged");
        }
        long batch = in.getLong(BATCH);
        return batch <= received || length == 0
                ? null
                : new Output(batch, Output.parts(Arrays.copyOfRange(bytes, HEADER, HEADER + length)));
    }

    /** Whether a text of {@code bytes} has room if nothing else is here. */
    public static boolean canHold(int bytes) {
        return bytes <= SIZE - HEADER - PART_HEADER;
    }

    /** Collects a text if there is room for it now. */
    public boolean add(boolean error, byte[] bytes, int offset, int count) {
        if (count > SIZE - HEADER - PART_HEADER - length) {
            return false;
        }
        int at = HEADER + length;
        file.put(at, (byte) (error ? 1 : 0));
        file.putInt(at + 1, count);
        file.put(at + PART_HEADER, bytes, offset, count);
        VarHandle.releaseFence();
        int longer = length + PART_HEADER + count;
        file.putInt(LENGTH, longer);
        length = longer;
        return true;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Number of the batch that is collected. */
    public long batch() {
        return batch;
    }

    /** What is collected, as the body of a message. */
    public ByteChain encode() {
        byte[] parts = new byte[length];
        file.get(HEADER, parts);
        return Output.encode(batch, parts);
    }

    /** What is collected was sent: begins the next batch. */
    public void sent() {
        length = 0;
        file.putInt(LENGTH, 0);
        VarHandle.releaseFence();
        batch++;
        file.putLong(BATCH, batch);
    }
}
