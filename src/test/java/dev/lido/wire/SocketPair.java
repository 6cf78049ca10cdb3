package dev.lido.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The two ends of a Unix socket within this process. */
public record SocketPair(SocketChannel left, SocketChannel right) {
    /** @param directory where the socket is: one pair for each */
    public static SocketPair open(Path directory) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            return new SocketPair(SocketChannel.open(address), server.accept());
        }
    }
}
