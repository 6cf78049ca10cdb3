package dev.lido.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Measures rows, prints each as soon as it is known, and writes all of them to files. */
final class Report {
    private static final String LINE = "%-50s %-30s %-30s %-30s %6s %6s  %-22s %s%n";

    private final List<Row> rows = new ArrayList<>();
    private final Predicate<String> wanted;

    /** @param wanted says by its name whether a row is measured */
    Report(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    void head() {
        System.out.printf(
                Locale.ROOT,
                "JDK %s, %d processors%n" + LINE,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                "row",
                "Lido",
                "peer",
                "floor",
                "/peer",
                "/floor",
                "target",
                "");
    }

    boolean wants(String name) {
        return wanted.test(name);
    }

    Measurement row(String name) {
        return new Measurement(name);
    }

    Row add(Row row) {
        rows.add(row);
        System.out.printf(
                Locale.ROOT,
                LINE,
                row.name(),
                row.lido().text(row.part()),
                row.peer().text(row.part()),
                row.floor().text(row.part()),
                ratio(row.toPeer()),
                ratio(row.toFloor()),
                row.targetText(),
                row.verdict());
        return row;
    }

    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    List<Row> gross() {
        return rows.stream().filter(Row::isGross).toList();
    }

    /** {@code bench.json}, {@code bench.svg} and {@code bench.png}. */
    void save(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("bench.json"),
                rows.stream().map(Report::json).collect(Collectors.joining(",\n", "[\n", "\n]\n")));
        new ReportPicture(rows).save(directory.resolve("bench.svg"), directory.resolve("bench.png"));
    }

    private static String json(Row row) {
        return String.format(
                Locale.ROOT,
                "  {\"row\": \"%s\", \"unit\": \"%s\", \"lido\": %s, \"peer\": %s, \"floor\": %s, \"target\": \"%s\","
                        + " \"share\": %s}",
                row.name().replace("\"", "\\\""),
                row.lido().unit().name().toLowerCase(Locale.ROOT),
                json(row.lido(), row.part()),
                json(row.peer(), row.part()),
                json(row.floor(), row.part()),
                row.targetText(),
                Double.isNaN(row.share()) ? "null" : String.format(Locale.ROOT, "%.3f", row.share()));
    }

    private static String json(Samples samples, double part) {
        return samples.isEmpty()
                ? "null"
                : String.format(
                        Locale.ROOT,
                        "{\"value\": %.0f, \"least\": %.0f, \"most\": %.0f, \"rounds\": %d}",
                        samples.percentile(part),
                        samples.percentile(0),
                        samples.percentile(1),
                        samples.values().length);
    }

    /** A row that is being described. */
    final class Measurement {
        private final String name;
        private final List<Target> targets = new ArrayList<>();
        private Unit unit = Unit.NANOS;
        private int rounds = 1;
        private Measure peer;
        private Measure floor;

        private Measurement(String name) {
            this.name = name;
        }

        Measurement unit(Unit newUnit) {
            unit = newUnit;
            return this;
        }

        Measurement rounds(int newRounds) {
            rounds = newRounds;
            return this;
        }

        /** Null if it can't be measured here. */
        Measurement peer(Measure newPeer) {
            peer = newPeer;
            return this;
        }

        Measurement floor(Measure newFloor) {
            floor = newFloor;
            return this;
        }

        Measurement target(Target... newTargets) {
            Collections.addAll(targets, newTargets);
            return this;
        }

        /** Measures in turn, so that a mood of the machine meets all alike. */
        Row measure(Measure lido) throws Exception {
            Measure[] measures = {lido, peer, floor};
            double[][] values = new double[measures.length][];
            for (int who = 0; who < measures.length; who++) {
                values[who] = new double[measures[who] == null ? 0 : rounds];
            }
            for (int round = 0; round < rounds; round++) {
                for (int who = 0; who < measures.length; who++) {
                    if (measures[who] != null) {
                        values[who][round] = measures[who].once();
                    }
                }
            }
            return add(new Row(
                    name,
                    new Samples(values[0], unit),
                    new Samples(values[1], unit),
                    new Samples(values[2], unit),
                    0.5,
                    targets));
        }
    }
}
