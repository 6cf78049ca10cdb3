package dev.lido.bench;

import dev.lido.Pool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lido, loky and the bare machine in turn, in one run: the only figures that can be compared are those of one run.
 * {@code --quick} measures less often and ends with 1 if a row is grossly worse than it should be; {@code --only B2,B5}
 * measures these rows; {@code --faults} measures {@link Faults}, {@code --profile} tells {@link Profiles}.
 */
final class Bench {
    private static final Path CACHE = Path.of("target", "bench-cache").toAbsolutePath();

    /** A part of the run, with the names of the rows that it has. */
    private interface Part {
        void run(Report report, boolean quick, String python) throws Exception;
    }

    private static final Map<String, Part> PARTS = parts();

    private Bench() {}

    private static Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("B1", FirstCalls::run);
        parts.put("B2 B3 B4", SmallTasks::run);
        parts.put("B5 B6 B7", LargeValues::run);
        parts.put("B8", SpeedUp::run);
        parts.put("B9", Chunking::run);
        parts.put("B10 B11 B13", Footprint::run);
        parts.put("B12 B14", Typing::run);
        parts.put("B15", Clustered::run);
        return parts;
    }

    public static void main(String[] args) throws Exception {
        boolean quick = false;
        Set<String> wanted = rows();
        Iterator<String> options = List.of(args).iterator();
        while (options.hasNext()) {
            switch (options.next()) {
                case "--faults" -> {
                    Faults.run();
                    return;
                }
                case "--profile" -> {
                    Profiles.run();
                    return;
                }
                case "--quick" -> quick = true;
                case "--only" ->
                    wanted = new LinkedHashSet<>(List.of((options.hasNext() ? options.next() : "").split(",")));
                default -> refuse();
            }
        }
        if (!rows().containsAll(wanted)) {
            refuse();
        }
        measure(quick, wanted);
    }

    private static void refuse() {
        System.err.println("Usage: bin/bench [--quick] [--only ROW,...] [--faults] [--profile]; the rows are "
                + String.join(", ", rows()));
        System.exit(2);
    }

    private static void measure(boolean quick, Set<String> wanted) throws Exception {
        String python = Loky.python();
        if (python == null) {
            System.out.println("no Python with joblib found (Debian: python3-joblib): measuring without loky");
        }
        Report report = new Report(row -> wanted.contains(row.split(" ")[0]));
        report.head();
        for (Map.Entry<String, Part> part : PARTS.entrySet()) {
            if (Arrays.stream(part.getKey().split(" ")).anyMatch(report::wants)) {
                part.getValue().run(report, quick, python);
                Pool.shutdown();
            }
        }
        report.save(Path.of("target"));
        List<Row> gross = report.gross();
        if (quick && !gross.isEmpty()) {
            System.out.println("far too slow: " + gross.stream().map(Row::name).collect(Collectors.joining(", ")));
            System.exit(1);
        }
    }

    private static Set<String> rows() {
        Set<String> rows = new LinkedHashSet<>();
        PARTS.keySet().forEach(part -> rows.addAll(List.of(part.split(" "))));
        return rows;
    }

    /** A JVM of the same kind, with the same class path and a cache of the bench's own. */
    static ProcessBuilder java(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LIDO_CACHE", CACHE.toString());
        return builder;
    }

    static Path cache() {
        return CACHE;
    }

    /** As little as a JVM can do. */
    static final class Hello {
        private Hello() {}

        public static void main(String[] args) {
            System.out.println("hello");
        }
    }
}
