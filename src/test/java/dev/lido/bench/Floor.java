package dev.lido.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the bare machine takes: another JVM that echoes what it gets over a Unix socket. */
final class Floor implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("lido-bench-");
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Process echo;
    private final SocketChannel channel;

    Floor() throws IOException {
        Path path = directory.resolve("s");
        server.bind(UnixDomainSocketAddress.of(path));
        echo = Bench.java(Floor.class, path.toString()).start();
        channel = server.accept();
    }

    /** Sends {@code bytes} there and back. */
    long echo(int bytes) throws IOException {
        ByteBuffer out = ByteBuffer.allocateDirect(Math.min(bytes, 128 << 10));
        ByteBuffer in = ByteBuffer.allocateDirect(128 << 10);
        long start = System.nanoTime();
        ByteBuffer length = ByteBuffer.allocate(4).putInt(0, bytes);
        write(length);
        for (int left = bytes; left > 0; left -= out.capacity()) {
            out.clear().limit(Math.min(left, out.capacity()));
            write(out);
        }
        for (int left = bytes; left > 0; ) {
            in.clear();
            left -= channel.read(in);
        }
        return System.nanoTime() - start;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The other side: reads a whole message, then sends it back. */
    public static void main(String[] args) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
            ByteBuffer length = ByteBuffer.allocate(4);
            ByteBuffer data = ByteBuffer.allocateDirect(128 << 10);
            while (channel.read(length.clear()) == 4) {
                int bytes = length.getInt(0);
                for (int left = bytes; left > 0; ) {
                    left -= channel.read(data.clear().limit(Math.min(left, data.capacity())));
                }
                for (int left = bytes; left > 0; ) {
                    data.clear().limit(Math.min(left, data.capacity()));
                    left -= channel.write(data);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        server.close();
        try {
            echo.waitFor();
        } catch (InterruptedException e) {
            echo.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(directory.resolve("s"));
        Files.deleteIfExists(directory);
    }
}
