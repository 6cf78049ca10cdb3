package dev.lido.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The JVM's archive of the classes that a worker loads (application class-data sharing), with which it starts in about
 * half the time. Made once for each JDK and jar, in the background, and kept in the user's cache directory:
 * {@code LIDO_CACHE}, else {@code XDG_CACHE_HOME/lido}, else {@code ~/.cache/lido}. Where that can't be, workers start
 * without.
 *
 * <p>Beside the archive stands a note of its size and time. An archive that doesn't match its note is made again; one
 * that matches but does not fit is ignored by the JVM.
 */
public final class ClassArchive {
    /** Archives of this many JDKs and jars are kept. */
    private static final int KEPT = 8;

    private static final AtomicBoolean ATTEMPTED = new AtomicBoolean();

    private ClassArchive() {}

    /** Makes the archive at a path that it is given; returns when the JVM that writes it has ended. */
    @FunctionalInterface
    interface Training {
        void writeTo(Path archive) throws IOException, InterruptedException;
    }

    /** The directory where archives are kept, which need not exist. */
    public static Path directory() {
        String own = System.getenv("LIDO_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache != null && !cache.isEmpty()
                ? Path.of(cache, "lido")
                : Path.of(System.getProperty("user.home"), ".cache", "lido");
    }

    /** The archive for this JDK and jar, if there is a whole one. */
    public static Optional<Path> find() {
        try {
            Optional<Path> place = place();
            return place.isPresent() && isWhole(place.get()) ? place : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether an archive could be of use and is missing, and this session has not tried to make it. */
    static boolean isWanted() {
        try {
            return !ATTEMPTED.get() && place().isPresent() && find().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the archive, unless another session is at it. At most once in a session; failing is no error. */
    static void make(Training training) {
        if (!ATTEMPTED.compareAndSet(false, true)) {
            return;
        }
        try {
            Path place = place().orElseThrow();
            Files.createDirectories(directory());
            try (FileChannel channel = FileChannel.open(
                            place.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock != null && find().isEmpty()) {
                    sweep(directory());
                    write(place, training);
                }
            }
        } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
            System.getLogger("dev.lido").log(System.Logger.Level.DEBUG, "no class archive was made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Path place, Training training) throws IOException, InterruptedException {
        Path unfinished = directory().resolve("unfinished-" + place.getFileName());
        try {
            training.writeTo(unfinished);
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
            Files.deleteIfExists(note(place));
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(note(place), describe(place));
        } catch (UnsupportedOperationException e) {
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Removes the oldest archives, and what sessions left behind that were killed while they put one here. */
    private static void sweep(Path directory) throws IOException {
        List<Path> archives;
        try (Stream<Path> files = Files.list(directory)) {
            archives = files.filter(file -> file.toString().endsWith(".jsa"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path old : archives.subList(Math.min(KEPT, archives.size()), archives.size())) {
            Files.deleteIfExists(note(old));
            Files.deleteIfExists(old);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "unfinished-*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where the archive for this JDK and jar is; empty when Lido does not run from a jar, which the JVM requires. */
    private static Optional<Path> place() throws IOException {
        Path jar = WorkerCommand.ownPlace();
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        String key = System.getProperty("java.home")
                + System.getProperty("java.vm.version")
                + jar
                + Files.size(jar)
                + Files.getLastModifiedTime(jar);
        String name = "worker-" + Runtime.version().feature() + "-"
                + dev.lido.bundle.ContentId.of(key.getBytes(StandardCharsets.UTF_8)) + ".jsa";
        return Optional.of(directory().resolve(name));
    }

    private static boolean isWhole(Path place) throws IOException {
        return Files.isRegularFile(place)
                && Files.isRegularFile(note(place))
                && Files.readString(note(place)).equals(describe(place));
    }

    private static Path note(Path place) {
        return place.resolveSibling(place.getFileName() + ".ok");
    }

    private static String describe(Path place) throws IOException {
        return Files.size(place) + " " + Files.getLastModifiedTime(place).toMillis();
    }
}
