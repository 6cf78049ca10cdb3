package dev.lido.local;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The socket that workers connect to, in a directory that only this user can enter. The directory also takes the files
 * of the workers.
 */
final class SessionSocket implements AutoCloseable {
    static final String PREFIX = "lido-";
    /** The operating systems' limit for the path of a Unix socket is 104 or 108 bytes. */
    private static final int LONGEST_PATH = 100;

    private final Path directory;
    private final Path path;
    private final ServerSocketChannel server;

    private SessionSocket(Path directory, Path path, ServerSocketChannel server) {
        this.directory = directory;
        this.path = path;
        this.server = server;
    }

    static SessionSocket open() throws IOException {
        Path directory = createDirectory();
        Path path = directory.resolve("socket");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), 128);
            restrict(path);
            Leftover.mark(directory);
        } catch (IOException e) {
            server.close();
            Leftover.remove(directory);
            throw e;
        }
        return new SessionSocket(directory, path, server);
    }

    Path directory() {
        return directory;
    }

    Path path() {
        return path;
    }

    SocketChannel accept() throws IOException {
        return server.accept();
    }

    /** Makes a file this user's alone where there are modes. Its directory keeps others out already. */
    static void restrict(Path file) throws IOException {
        PosixFileAttributeView modes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (modes != null) {
            modes.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Closes the socket and removes the directory with all that is in it. */
    @Override
    public void close() throws IOException {
        server.close();
        Leftover.remove(directory);
    }

    /** In the temp directory, or in /tmp where that one's path is too long for a socket. */
    private static Path createDirectory() throws IOException {
        IOException last = null;
        for (Path parent : List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/tmp"))) {
            int length = parent.resolve(PREFIX).toString().getBytes(StandardCharsets.UTF_8).length;
            if (length + 27 > LONGEST_PATH) {
                continue;
            }
            try {
                // Mode 0700 where there are modes.
                return Files.createTempDirectory(parent, PREFIX);
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException(
                "no directory for the workers' socket can be made in " + System.getProperty("java.io.tmpdir")
                        + " or /tmp; set -Djava.io.tmpdir to a writable directory with a short path",
                last);
    }
}
