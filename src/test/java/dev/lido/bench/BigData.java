package dev.lido.bench;

import dev.lido.Pool;
import dev.lido.PoolStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What large values cost: {@code java -cp target/lido.jar:target/test-classes dev.lido.bench.BigData [worker JVM
 * arguments]}. Milliseconds, the first call and the median of those after it.
 */
final class BigData {
    private static final int ROUNDS = 9;

    private BigData() {}

    public static void main(String[] args) throws Exception {
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

    private static void row(String name, Callable<?> work) throws Exception {
        PoolStatus before = Pool.status();
        double first = timed(work);
        long sentFirst = Pool.status().bytesSent() - before.bytesSent();
        List<Double> later = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            later.add(timed(work));
        }
        later.sort(null);
        long sentLater = Pool.status().bytesSent() - before.bytesSent() - sentFirst;
        System.out.printf(
                Locale.ROOT,
                "%-32s first %8.1f ms, then %8.1f ms (%.1f-%.1f); sent %.1f MB, then %.1f MB a call%n",
                name,
                first,
                later.get(ROUNDS / 2),
                later.get(0),
                later.get(ROUNDS - 1),
                sentFirst / 1e6,
                sentLater / 1e6 / ROUNDS);
    }

    private static double timed(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e6;
    }
}
