package dev.lido;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A number in a file, which outlives the process that counts. */
final class Counter implements AutoCloseable {
    private final FileChannel channel;
    private final MappedByteBuffer cell;

    private Counter(FileChannel channel) throws IOException {
        this.channel = channel;
        this.cell = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    }

    static Counter open(String file) throws IOException {
        return new Counter(FileChannel.open(
                Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    static long read(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(file));
        return bytes.length < Long.BYTES ? 0 : java.nio.ByteBuffer.wrap(bytes).getLong();
    }

    void set(long value) {
        cell.putLong(0, value);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
