package dev.lido.spark;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.package$;
import scala.Function1;
import scala.collection.Iterator;

/** Asks an executor what it is, and which files of the session it sees as the session does. */
final class Probe implements Function1<Iterator<String[]>, String[]>, Serializable {
    private static final long serialVersionUID = 1L;

    /** A file in words that are the same wherever the same file is seen; empty if there is none. */
    static String look(Path file) {
        try {
            return Files.isDirectory(file)
                    ? file + "/"
                    : file + " " + Files.size(file) + " "
                            + Files.getLastModifiedTime(file).toMillis();
        } catch (java.io.IOException | RuntimeException e) {
            return "";
        }
    }

    /** The executor has the file, where the session has it. */
    static final String IN_PLACE = "in place";
    /** The executor has it on its own class path, elsewhere, as with Spark's jars. */
    static final String OWN = "own";
    /** The executor does not have it. */
    static final String MISSING = "missing";

    /** What this JVM has on its class path: by name and size. */
    private static Set<String> own() {
        return Places.classPath()
                .filter(Files::isRegularFile)
                .map(file -> {
                    try {
                        return file.getFileName() + " " + Files.size(file);
                    } catch (java.io.IOException e) {
                        return ""; // it has gone
                    }
                })
                .collect(Collectors.toSet());
    }

    /** The Java version, Spark's version, and then for each file whether the executor has it. */
    @Override
    public String[] apply(Iterator<String[]> partition) {
        List<String> answer = new ArrayList<>();
        answer.add(String.valueOf(Runtime.version().feature()));
        answer.add(package$.MODULE$.SPARK_VERSION());
        Set<String> own = own();
        for (String looks : partition.next()) {
            if (looks.isEmpty()) {
                answer.add(MISSING); // it has gone from the session, too
                continue;
            }
            int end = looks.endsWith("/") ? looks.length() - 1 : looks.lastIndexOf(' ', looks.lastIndexOf(' ') - 1);
            Path file = Path.of(looks.substring(0, end));
            String size = looks.substring(end).strip().split(" ")[0];
            answer.add(
                    looks.equals(look(file))
                            ? IN_PLACE
                            : own.contains(file.getFileName() + " " + size) ? OWN : MISSING);
        }
        return answer.toArray(String[]::new);
    }
}
