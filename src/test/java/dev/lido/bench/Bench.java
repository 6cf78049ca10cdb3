package dev.lido.bench;

import dev.lido.Pool;
import dev.lido.PoolFuture;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Lido, loky and the bare machine in turn, in one run: the only figures that can be compared are those of one run. */
final class Bench {
    private static final Path CACHE = Path.of("target", "bench-cache").toAbsolutePath();

    /** Measures once; the nanoseconds. */
    @FunctionalInterface
    private interface Measure {
        long nanos() throws Exception;
    }

    private final boolean quick;
    private final List<String> json = new ArrayList<>();

    private Bench(boolean quick) {
        this.quick = quick;
    }

    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--faults")) {
            Faults.run();
            return;
        }
        new Bench(Arrays.asList(args).contains("--quick")).run();
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

    private void run() throws Exception {
        String python = Loky.python();
        if (python == null) {
            System.out.println("no Python with joblib found (Debian: python3-joblib): measuring without loky");
        }
        System.out.printf(
                Locale.ROOT,
                "JDK %s, %d processors%n%-34s %-32s %-32s %-30s %9s %9s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                "row",
                "Lido",
                "loky",
                "floor",
                "Lido/loky",
                "/floor");
        firstCall(python);
        Pool.configure(o -> o.workers(2));
        try (Floor floor = new Floor();
                Loky loky = python == null ? null : Loky.start(python)) {
            warm(floor, loky);
        } finally {
            Pool.shutdown();
        }
        Files.writeString(Path.of("target", "bench.json"), "[\n" + String.join(",\n", json) + "\n]\n");
    }

    private void firstCall(String python) throws Exception {
        first("archive");
        row(
                "B1 first map of a fresh session",
                quick ? 5 : 15,
                () -> first(),
                python == null ? null : () -> Loky.first(python),
                () -> timed(() -> java(Hello.class).start().waitFor()));
    }

    private void warm(Floor floor, Loky loky) throws Exception {
        List<Integer> tenThousand = IntStream.range(0, 10_000).boxed().toList();
        List<Integer> million = IntStream.range(0, 1_000_000).boxed().toList();
        byte[] bytes = new byte[100_000_000];
        double[] doubles = new double[12_500_000];
        for (int i = 0; i < (quick ? 2_000 : 10_000); i++) {
            Pool.submit(() -> 1).get();
            floor.echo(64);
        }
        for (int i = 0; i < 200 && loky != null; i++) {
            loky.measure("submit");
        }
        row(
                "B2 submit(() -> 1).get()",
                quick ? 500 : 3000,
                () -> timed(() -> Pool.submit(() -> 1).get()),
                loky == null ? null : () -> loky.measure("submit"),
                () -> floor.echo(64));
        row(
                "   map of 10,000 trivial items",
                quick ? 10 : 30,
                () -> timed(() -> Pool.map(x -> x + 1, tenThousand)),
                loky == null ? null : () -> loky.measure("map10k"),
                null);
        row(
                "B3 map of 1,000,000 trivial items",
                quick ? 3 : 10,
                () -> timed(() -> Pool.map(x -> x + 1, million)),
                loky == null ? null : () -> loky.measure("map1m"),
                null);
        row(
                "B4 10,000 submits",
                quick ? 3 : 10,
                () -> timed(() -> submits(10_000)),
                loky == null ? null : () -> loky.measure("submits"),
                null);
        row(
                "B5 byte[100 MB] there and back",
                quick ? 3 : 10,
                () -> timed(() -> Pool.map(x -> x, List.of(bytes))),
                loky == null ? null : () -> loky.measure("bytes"),
                () -> floor.echo(100_000_000));
        row(
                "B5 double[100 MB] there and back",
                quick ? 3 : 10,
                () -> timed(() -> Pool.map(x -> x, List.of(doubles))),
                null,
                () -> floor.echo(100_000_000));
    }

    private static Object submits(int count) throws Exception {
        List<PoolFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(Pool.submit(() -> 1));
        }
        for (PoolFuture<Integer> future : futures) {
            future.get();
        }
        return futures;
    }

    private static long first(String... args) throws IOException, InterruptedException {
        Process session = java(FirstCall.class, args).start();
        try (BufferedReader out = session.inputReader()) {
            long nanos = Long.parseLong(out.readLine());
            session.waitFor();
            return nanos;
        }
    }

    private static long timed(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return System.nanoTime() - start;
    }

    /** Measures in turn, so that a mood of the machine meets all alike. */
    private void row(String name, int rounds, Measure lido, Measure loky, Measure floor) throws Exception {
        long[][] nanos = new long[3][rounds];
        Measure[] measures = {lido, loky, floor};
        for (int round = 0; round < rounds; round++) {
            for (int who = 0; who < measures.length; who++) {
                nanos[who][round] = measures[who] == null ? 0 : measures[who].nanos();
            }
        }
        Samples[] samples = new Samples[3];
        for (int who = 0; who < samples.length; who++) {
            samples[who] = new Samples(measures[who] == null ? new long[0] : nanos[who]);
        }
        System.out.printf(
                Locale.ROOT,
                "%-34s %-32s %-32s %-30s %9s %9s%n",
                name,
                samples[0].text(),
                samples[1].text(),
                samples[2].text(),
                ratio(samples[0], samples[1]),
                ratio(samples[0], samples[2]));
        if (rounds >= 100) {
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %-32s %-32s %-30s%n",
                    "   p99",
                    Samples.time(samples[0].percentile(0.99)),
                    loky == null ? "-" : Samples.time(samples[1].percentile(0.99)),
                    floor == null ? "-" : Samples.time(samples[2].percentile(0.99)));
        }
        json.add(String.format(
                Locale.ROOT,
                "  {\"row\": \"%s\", \"lido\": %s, \"loky\": %s, \"floor\": %s}",
                name.strip(),
                median(samples[0]),
                median(samples[1]),
                median(samples[2])));
    }

    private static String ratio(Samples one, Samples other) {
        return other.nanos().length == 0 ? "-" : String.format(Locale.ROOT, "%.2f", one.median() / other.median());
    }

    private static String median(Samples samples) {
        return samples.nanos().length == 0 ? "null" : String.format(Locale.ROOT, "%.0f", samples.median());
    }

    /** As little as a JVM can do. */
    static final class Hello {
        private Hello() {}

        public static void main(String[] args) {
            System.out.println("hello");
        }
    }
}
