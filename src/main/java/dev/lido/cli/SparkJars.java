package dev.lido.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Spark: that of {@code SPARK_HOME}, or one that Maven's resolver gets, which {@code lido-kernel.jar} has.
 *
 * @param version of Spark
 * @param scala the Scala that it is for, as {@code 2.13}
 * @param files all its jars
 */
record SparkJars(String version, String scala, List<Path> files) {
    /** It runs on Java 17 and all later ones. */
    static final String DEFAULT = "4.2.0";

    private static final Pattern CORE = Pattern.compile("spark-core_(\\d+\\.\\d+)-(.+)\\.jar");

    /** @param wanted a version; null for that of {@code SPARK_HOME}, or the default */
    static SparkJars find(@Nullable String wanted) throws IOException, InterruptedException {
        String home = System.getenv("SPARK_HOME");
        if (home != null && !home.isEmpty()) {
            SparkJars there = in(Path.of(home, "jars"));
            if (there == null) {
                throw new UsageException("SPARK_HOME (" + home + ") has no jars/spark-core_*.jar: set it to the"
                        + " directory of a Spark, or unset it to get one by Maven");
            }
            if (wanted == null || wanted.equals(there.version)) {
                return there;
            }
        }
        String version = wanted == null ? DEFAULT : wanted;
        String scala = version.startsWith("3.") ? "2.12" : "2.13";
        return new SparkJars(version, scala, resolve("org.apache.spark:spark-core_" + scala + ":" + version));
    }

    private static @Nullable SparkJars in(Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        Matcher core = null;
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
                for (Path jar : found) {
                    jars.add(jar);
                    Matcher matcher = CORE.matcher(jar.getFileName().toString());
                    core = matcher.matches() ? matcher : core;
                }
            }
        }
        return core == null ? null : new SparkJars(core.group(2), core.group(1), jars);
    }

    private static List<Path> resolve(String artifact) throws IOException, InterruptedException {
        Process resolver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        KernelCommand.jar().toString(),
                        "dev.lido.notebook.kernel.KernelMain",
                        "--resolve",
                        artifact)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(resolver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (resolver.waitFor() != 0) {
            throw new UsageException(
                    artifact + " could not be had by Maven; the lines above say why. With a Spark that is"
                            + " here already: set SPARK_HOME to its directory");
        }
        return said.lines().map(Path::of).toList();
    }

    String classPath() {
        return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
