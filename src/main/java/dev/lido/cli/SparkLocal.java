package dev.lido.cli;

import dev.lido.local.ClassArchive;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code lido spark-local}: a Spark cluster on this machine, in the background, until {@code lido spark-local stop}. */
final class SparkLocal {
    static final String USAGE =
            "lido spark-local [--workers N] [--cores N] [--memory 1g] [--port 7077] [--spark VERSION], lido spark-local stop";

    private static final long PATIENCE_MILLIS = 10_000;

    private final PrintStream out;
    private final Path directory;
    private int workers = 2;
    private int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private String memory = "1g";
    private int port = 7077;
    private @Nullable String version;

    /** @param directory where the cluster's files are, and what is to be known of it */
    SparkLocal(PrintStream out, Path directory) {
        this.out = out;
        this.directory = directory;
    }

    static int run(List<String> args) throws IOException, InterruptedException {
        return new SparkLocal(System.out, place()).execute(args);
    }

    private static Path place() {
        return ClassArchive.directory().resolve("spark-local");
    }

    /** The version of the cluster that runs now, if there is one. */
    static Optional<String> running() throws IOException {
        Properties known = known(place());
        return processes(known).isEmpty() ? Optional.empty() : Optional.ofNullable(known.getProperty("version"));
    }

    int execute(List<String> args) throws IOException, InterruptedException {
        if (args.equals(List.of("stop"))) {
            return stop();
        }
        parse(args);
        Properties known = known(directory);
        if (!processes(known).isEmpty()) {
            out.println("There is one already: " + known.getProperty("master") + " (Spark "
                    + known.getProperty("version") + "). To end it: lido spark-local stop");
            return 1;
        }
        return start();
    }

    private void parse(List<String> args) {
        Arguments rest = new Arguments(args, USAGE);
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--workers" -> workers = rest.count(option);
                case "--cores" -> cores = rest.count(option);
                case "--port" -> port = rest.count(option);
                case "--memory" -> memory = rest.value(option);
                case "--spark" -> version = rest.value(option);
                default -> throw rest.refused("spark-local has no '" + option + "'");
            }
        }
    }

    private int start() throws IOException, InterruptedException {
        SparkJars spark = SparkJars.find(version);
        delete(directory);
        SparkDaemons daemons = new SparkDaemons(spark, directory, port);
        Properties made = new Properties();
        made.setProperty("version", spark.version());
        made.setProperty("master", daemons.master());
        try {
            daemons.start(workers, cores, memory);
        } catch (IOException e) {
            out.println("lido: " + e.getMessage());
            return 1;
        }
        List<String> pids = new ArrayList<>();
        for (Process process : daemons.processes()) {
            pids.add(process.pid() + ":" + began(process.toHandle()));
        }
        made.setProperty("processes", String.join(" ", pids));
        try (var file = Files.newBufferedWriter(directory.resolve("state"))) {
            made.store(file, null);
        }
        out.println("Spark " + spark.version() + " runs on this machine: " + daemons.master() + ", " + workers
                + (workers == 1 ? " worker with " : " workers with ") + cores + (cores == 1 ? " core" : " cores")
                + (workers == 1 ? "" : " each") + ". Its page: " + daemons.page());
        out.println("In lido shell --spark, or wherever Spark " + spark.version() + " is on the class path:");
        out.println("  Pool.configure(o -> o.engine(\"" + daemons.master() + "\"))");
        out.println("To end it: lido spark-local stop. Its logs: " + directory);
        return 0;
    }

    private int stop() throws IOException, InterruptedException {
        Properties known = known(directory);
        List<ProcessHandle> all = processes(known);
        if (all.isEmpty()) {
            out.println("No cluster runs that lido spark-local started.");
            delete(directory);
            return 1;
        }
        // Workers see to the end of their executors.
        all.forEach(ProcessHandle::destroy);
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (all.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.currentTimeMillis() > end) {
                all.forEach(process -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                });
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        delete(directory);
        out.println("Ended " + known.getProperty("master") + ".");
        return 0;
    }

    private static Properties known(Path directory) throws IOException {
        Properties known = new Properties();
        Path state = directory.resolve("state");
        if (Files.isRegularFile(state)) {
            try (var file = Files.newBufferedReader(state)) {
                known.load(file);
            }
        }
        return known;
    }

    /** Those that still run: another process may have got the number of one that has ended. */
    private static List<ProcessHandle> processes(Properties known) {
        return Stream.of(known.getProperty("processes", "").split(" "))
                .filter(each -> each.contains(":"))
                .map(each -> each.split(":"))
                .flatMap(
                        each -> ProcessHandle.of(Long.parseLong(each[0]))
                                .filter(process ->
                                        String.valueOf(began(process)).equals(each[1]))
                                .stream())
                .toList();
    }

    private static long began(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
