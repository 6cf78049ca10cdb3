package dev.lido.bench;

import dev.lido.Pool;
import dev.lido.PoolStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What large values cost: {@code java -cp target/lido.jar:target/test-classes dev.lido.bench.BigData [--huge |
 * worker JVM arguments]}. Milliseconds, the first call and the median of those after it.
 */
final class BigData {
    private static final int ROUNDS = 9;

    private BigData() {}

    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--huge")) {
            huge();
            return;
        }
        Pool.configure(o -> o.workers(2).jvmArgs(args));
        try (Floor floor = new Floor()) {
            byte[] bytes = new byte[100_000_000];
            double[] doubles = new double[12_500_000];
            Arrays.setAll(doubles, i -> i);
            row("floor: 100 MB there and back", () -> floor.echo(bytes.length));
            row("byte[100 MB] there and back", () -> Pool.map(x -> x, List.of(bytes)));
            row("double[100 MB] there and back", () -> Pool.map(x -> x, List.of(doubles)));
            double[] captured = new double[10_000_000];
            Arrays.setAll(captured, i -> i);
            row("captured double[10,000,000]", () -> Pool.map(i -> captured[i], List.of(1, 2, 3, 4)));
            row("captured, submitted", () -> Pool.submit(() -> captured[7]).get());
        } finally {
            Pool.shutdown();
        }
    }

    /** More than an array holds: needs a session with 8 GB of heap, and as much for the worker. */
    private static void huge() throws Exception {
        Pool.configure(o -> o.workers(1).heap("8g"));
        try {
            List<byte[]> three = List.of(new byte[800_000_000], new byte[800_000_000], new byte[800_000_000]);
            three.get(2)[799_999_999] = 42;
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                List<byte[]> back = Pool.map(x -> x, List.of(three)).get(0);
                System.out.printf(
                        Locale.ROOT,
                        "three byte[800 MB] there and back: %.1f s, right: %b%n",
                        (System.nanoTime() - start) / 1e9,
                        back.get(2)[799_999_999] == 42);
            }
        } finally {
            Pool.shutdown();
        }
    }

    private static void row(String name, Callable<?> work) throws Exception {
        PoolStatus before = Pool.status();
        double first = timed(work);
        long sentFirst = Pool.status().bytesSent() - before.bytesSent();
        List<Double> later = new ArrayList<>();
        long[] start = costs();
        for (int i = 0; i < ROUNDS; i++) {
            later.add(timed(work));
        }
        later.sort(null);
        long[] costs = costs();
        for (int i = 0; i < costs.length; i++) {
            costs[i] = (costs[i] - start[i]) / ROUNDS;
        }
        long sentLater = Pool.status().bytesSent() - before.bytesSent() - sentFirst;
        System.out.printf(
                Locale.ROOT,
                "%-32s first %8.1f ms, then %8.1f ms (%.1f-%.1f); sent %.1f MB, then %.1f MB a call;"
                        + " a call takes %d ms user, %d ms system, %d,000 page faults%n",
                name,
                first,
                later.get(ROUNDS / 2),
                later.get(0),
                later.get(ROUNDS - 1),
                sentFirst / 1e6,
                sentLater / 1e6 / ROUNDS,
                costs[0] * 10,
                costs[1] * 10,
                costs[2] / 1000);
    }

    /** User and system time in ticks and minor faults of this process and the workers: what other load does not change. */
    private static long[] costs() {
        long[] sums = new long[3];
        List<Long> pids = new ArrayList<>(List.of(ProcessHandle.current().pid()));
        Pool.status().workers().forEach(worker -> pids.add(worker.pid()));
        for (long pid : pids) {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                sums[0] += Long.parseLong(fields[11]);
                sums[1] += Long.parseLong(fields[12]);
                sums[2] += Long.parseLong(fields[7]);
            } catch (IOException e) {
                // not on Linux
            }
        }
        return sums;
    }

    private static double timed(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e6;
    }
}
