package dev.lido.cli;

import dev.lido.local.ClassArchive;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that Lido writes to, and the sockets in them. */
final class DirectoryChecks {
    /** {@code sun_path} holds 104 bytes on macOS and the BSDs, 108 on Linux, a final NUL among them. */
    private static final int LONGEST_SOCKET_PATH = 103;

    /** What Lido adds to the temporary directory: {@code /lido-<up to 20 digits>/socket}. */
    private static final int OWN_PART = 34;

    private DirectoryChecks() {}

    static Finding cache() {
        Path cache = ClassArchive.directory();
        Path existing = cache.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (Files.isDirectory(existing) && Files.isWritable(existing)) {
            String archive = ClassArchive.find()
                    .map(file -> "workers' class archive " + file.getFileName())
                    .orElse("no class archive yet; the first session makes it");
            return Finding.ok("cache directory", cache + ", " + archive);
        }
        return Finding.warn(
                "cache directory",
                cache + " can't be written",
                "workers start slower, without an archive of their classes; set LIDO_CACHE");
    }

    static Finding temporary() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        int room = LONGEST_SOCKET_PATH - OWN_PART;
        int length = temporary.toString().getBytes(StandardCharsets.UTF_8).length;
        String fact = temporary + ", " + length + " of at most " + room + " bytes";
        if (length <= room) {
            return Finding.ok("temporary directory", fact);
        }
        return Finding.warn(
                "temporary directory",
                fact,
                "too long for a socket's path, /tmp is used instead; or set -Djava.io.tmpdir");
    }

    static Finding socket() {
        Path directory;
        try {
            directory = Files.createTempDirectory("lido-doctor-");
        } catch (IOException e) {
            return Finding.fail(
                    "unix sockets",
                    "no directory can be made in " + System.getProperty("java.io.tmpdir") + ": " + e,
                    "set -Djava.io.tmpdir to a directory that can be written");
        }
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            return Finding.ok("unix sockets", "work (bound " + path + ")");
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.fail(
                    "unix sockets", "do not work: " + e, "Lido's workers need them; use Linux or a later JDK");
        } finally {
            delete(path.toFile());
            delete(directory.toFile());
        }
    }

    private static void delete(File file) {
        if (file.exists() && !file.delete()) {
            file.deleteOnExit();
        }
    }
}
