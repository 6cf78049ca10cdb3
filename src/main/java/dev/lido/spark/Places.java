package dev.lido.spark;

import dev.lido.bundle.ContentId;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/**
 * Jars and directories of the session's class path, as executors find them: where they are, if executors see the same
 * files; else Spark brings them. Thread-safe.
 */
final class Places {
    private final SparkContext context;
    private final Path own;
    private final Map<URI, URI> known = new ConcurrentHashMap<>();

    /** @param own Lido's jar, which executors have */
    Places(SparkContext context, Path own) {
        this.context = context;
        this.own = own;
    }

    /** The class path of this JVM, the session's or an executor's. */
    static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(Files::exists)
                .distinct();
    }

    /** The session's, without Lido. */
    List<Path> session() {
        return classPath().filter(entry -> !entry.equals(own)).toList();
    }

    /** What an executor has answered ({@link Probe}) of {@code place}. */
    void isKnown(Path place, String answer) {
        switch (answer) {
            case Probe.IN_PLACE -> known.put(place.toUri(), place.toUri());
            case Probe.OWN ->
                known.put(place.toUri(), ExecutorSite.own(place.getFileName().toString()));
            default -> {
                // It is sent when something needs it.
            }
        }
    }

    /** Where executors find {@code place}. */
    URI find(URI place) {
        return known.computeIfAbsent(place, this::ship);
    }

    private URI ship(URI place) {
        if (!"file".equals(place.getScheme())) {
            return place;
        }
        try {
            Path file = Path.of(place);
            Path sent = Files.isDirectory(file) ? packed(file) : named(file);
            context.addFile(sent.toString());
            return ExecutorSite.shipped(sent.getFileName().toString());
        } catch (IOException e) {
            throw new IllegalStateException(
                    place + ", which is on the class path, can't be sent to executors: " + e, e);
        }
    }

    /** Files of an application have names, which must not meet. */
    private static Path named(Path file) throws IOException {
        Path copy = temporary(ContentId.of(file.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "-"
                + file.getFileName());
        Files.copy(file, copy);
        return copy;
    }

    private static Path temporary(String name) throws IOException {
        Path directory = Files.createTempDirectory("lido-jars-");
        directory.toFile().deleteOnExit();
        Path file = directory.resolve(name);
        file.toFile().deleteOnExit();
        return file;
    }

    private static Path packed(Path directory) throws IOException {
        Path jar = temporary(
                ContentId.of(directory.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)) + ".jar");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : files) {
                entries.putNextEntry(
                        new JarEntry(directory.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }
}
