package dev.lido.notebook.kernel;

import dev.lido.notebook.MagicException;
import dev.lido.notebook.Rich;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code %classpath} and {@code %maven}: what cells, and the tasks that they start, see beside the JDK and Lido. */
final class Libraries {
    private static final int MOST_SHOWN = 10;

    private final Session session;

    Libraries(Session session) {
        this.session = session;
    }

    /** Adds jars and directories; {@code dir/*} stands for all jars in a directory. */
    Rich classPath(String text) throws Exception {
        if (text.isBlank()) {
            throw new MagicException("%classpath needs a jar or a directory: %classpath lib/some.jar");
        }
        List<Path> places = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            places.addAll(places(word.replaceAll("^\"|\"$", "")));
        }
        places.forEach(session::addToClassPath);
        return added(places);
    }

    private static List<Path> places(String word) throws Exception {
        if (word.endsWith("/*")) {
            Path directory = Path.of(word.substring(0, word.length() - 2));
            List<Path> jars = new ArrayList<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
                found.forEach(jars::add);
            } catch (java.io.IOException e) {
                throw new MagicException(
                        "%classpath: " + directory.toAbsolutePath() + " is no directory that can be read");
            }
            return jars;
        }
        Path place = Path.of(word);
        if (!Files.exists(place)) {
            throw new MagicException("%classpath: there is no " + place.toAbsolutePath());
        }
        return List.of(place);
    }

    /** Gets artifacts with all that they need, {@code group:artifact:version} each. */
    Rich maven(String text) throws Exception {
        Map<String, Path> jars = Artifacts.resolve(text);
        jars.values().forEach(session::addToClassPath);
        // Not where the jars are: saved notebooks are read elsewhere.
        int others = jars.size() - MOST_SHOWN;
        return others <= 0
                ? added(jars.keySet())
                : added(Stream.concat(jars.keySet().stream().limit(MOST_SHOWN), Stream.of("and " + others + " more"))
                        .toList());
    }

    private static Rich added(Collection<?> places) {
        StringBuilder shown = new StringBuilder("On the class path, here and in the workers:");
        places.forEach(place -> shown.append("\n  ").append(place));
        return Rich.text(shown.toString());
    }
}
