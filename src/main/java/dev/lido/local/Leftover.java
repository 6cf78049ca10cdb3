package dev.lido.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Optional;

/**
 * Directories that sessions leave behind when they are killed together with their reapers, as a container's end does. Each
 * holds a note of whose it is: the session's process id, and when that process started, lest another process that got the
 * same id be taken for it.
 */
final class Leftover {
    private static final String NOTE = "session";

    private Leftover() {}

    /** Notes that {@code directory} is this process's. */
    static void mark(Path directory) throws IOException {
        Path note = directory.resolve(NOTE);
        Files.writeString(note, describe(ProcessHandle.current()));
        SessionSocket.restrict(note);
    }

    /** Removes the directories beside {@code own} whose sessions are gone. Those of other users are left alone. */
    static void sweep(Path own) {
        Path parent = own.getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, SessionSocket.PREFIX + "*")) {
            UserPrincipal user = Files.getOwner(own);
            for (Path directory : all) {
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)
                        && isOrphan(directory)) {
                    remove(directory);
                }
            }
        } catch (IOException e) {
            // Somebody else may be at it; the next session tries again.
        }
    }

    private static boolean isOrphan(Path directory) {
        try {
            String note = Files.readString(directory.resolve(NOTE), StandardCharsets.UTF_8);
            long pid = Long.parseLong(note.substring(0, note.indexOf(' ')));
            Optional<ProcessHandle> session = ProcessHandle.of(pid);
            return session.isEmpty() || !describe(session.get()).equals(note);
        } catch (IOException | RuntimeException e) {
            return false; // not ours, or not yet marked
        }
    }

    private static String describe(ProcessHandle process) {
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + " " + start;
    }

    /** Removes a directory and the files in it. */
    static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
