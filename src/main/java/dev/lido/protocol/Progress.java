package dev.lido.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Which item a worker is at, what part of it is done, and how often the worker has shown that it lives, in a small file that
 * the worker maps into memory. A note costs a plain store or two, and it outlives the worker however it dies, so that the
 * session can tell the item that was running from those that were not begun.
 */
public final class Progress {
    private static final int CHUNK = 0;
    private static final int ITEM = 8;
    private static final int BEATS = 16;
    /** One more than the part that is done, since 0 stands for nothing told. */
    private static final int FRACTION = 24;

    private static final int SIZE = 32;

    private final ByteBuffer cell;
    private long noted;
    private volatile boolean told;

    private Progress(ByteBuffer cell) {
        this.cell = cell;
    }

    /** Makes the file. Session's side. */
    public static void create(Path file) throws IOException {
        Files.write(file, new byte[SIZE], StandardOpenOption.CREATE_NEW);
    }

    /** Maps the file for writing. Worker's side. */
    public static Progress map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, SIZE);
            return new Progress(mapped);
        }
    }

    /** Reads what stands there. Session's side. */
    public static Progress read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != SIZE) {
            throw new IOException("progress file " + file + " has " + bytes.length + " bytes instead of " + SIZE);
        }
        return new Progress(ByteBuffer.wrap(bytes));
    }

    /** No item was ever begun. */
    public static Progress none() {
        return new Progress(ByteBuffer.allocate(SIZE));
    }

    /** Notes that item {@code offset} of {@code chunk} begins. One thread at a time. */
    public void begin(long chunk, int offset) {
        if (told) {
            told = false;
            cell.putDouble(FRACTION, 0);
        }
        // The item first: a reader that sees the new chunk with an old offset would blame a later item.
        cell.putInt(ITEM, offset);
        if (chunk != noted) {
            cell.putLong(CHUNK, chunk);
            noted = chunk;
        }
    }

    /** Notes what part of the item is done, from 0 to 1. */
    public void tell(double fraction) {
        told = true;
        cell.putDouble(FRACTION, 1 + fraction);
    }

    /** Shows that this process lives: to be called again and again, by one thread. */
    public void beat() {
        cell.putLong(BEATS, cell.getLong(BEATS) + 1);
    }

    /** Changes as long as the process lives. */
    public long beats() {
        return cell.getLong(BEATS);
    }

    /** The chunk of the last item that was begun; 0 before the first. */
    public long chunk() {
        return cell.getLong(CHUNK);
    }

    /** What part of that item is done; negative if nothing was told of it. */
    public double fraction() {
        return cell.getDouble(FRACTION) - 1;
    }

    /** The offset of that item within its chunk. */
    public int offset() {
        return cell.getInt(ITEM);
    }
}
