package dev.lido.bench;

import dev.lido.Pool;
import dev.lido.PoolFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** B2 to B4: many tasks, each of which does next to nothing. */
final class SmallTasks {
    private SmallTasks() {}

    static void run(Report report, boolean quick, String python) throws Exception {
        Pool.configure(o -> o.workers(2));
        try (Floor floor = new Floor();
                Loky loky = python == null ? null : Loky.start(python)) {
            if (report.wants("B2")) {
                latency(report, quick, floor, loky);
            }
            if (report.wants("B3")) {
                throughput(report, quick, loky);
            }
            if (report.wants("B4")) {
                int submits = quick ? 10_000 : 100_000;
                report.row(String.format(Locale.ROOT, "B4 %,d submits, all awaited", submits))
                        .rounds(3)
                        .peer(loky == null ? null : () -> loky.measure("submits " + submits))
                        .target(Target.ofPeer(0.05).gross(40))
                        .measure(Measure.time(() -> submit(submits)));
            }
        }
    }

    private static void latency(Report report, boolean quick, Floor floor, Loky loky) throws Exception {
        for (int i = 0; i < (quick ? 2_000 : 10_000); i++) {
            Pool.submit(() -> 1).get();
            floor.echo(64);
        }
        for (int i = 0; i < 200 && loky != null; i++) {
            loky.measure("submit");
        }
        Row median = report.row("B2 submit(() -> 1).get(), p50")
                .rounds(quick ? 500 : 3000)
                .peer(loky == null ? null : () -> loky.measure("submit"))
                .floor(() -> floor.echo(64))
                .target(Target.ofFloor(3))
                .measure(Measure.time(() -> Pool.submit(() -> 1).get()));
        report.add(median.at(
                "B2 submit(() -> 1).get(), p99", 0.99, Target.ofFloor(5).gross(20)));
    }

    private static void throughput(Report report, boolean quick, Loky loky) throws Exception {
        List<Integer> tenThousand = IntStream.range(0, 10_000).boxed().toList();
        List<Integer> million = IntStream.range(0, 1_000_000).boxed().toList();
        report.row("B3 map of 10,000 trivial items")
                .rounds(quick ? 10 : 30)
                .peer(loky == null ? null : () -> loky.measure("map10k"))
                .measure(Measure.time(() -> Pool.map(x -> x + 1, tenThousand)));
        report.row("B3 map of 1,000,000 trivial items")
                .rounds(quick ? 3 : 10)
                .peer(loky == null ? null : () -> loky.measure("map1m"))
                .target(Target.ofPeer(0.5))
                .measure(Measure.time(() -> Pool.map(x -> x + 1, million)));
    }

    private static void submit(int count) throws Exception {
        List<PoolFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(Pool.submit(() -> 1));
        }
        for (PoolFuture<Integer> future : futures) {
            future.get();
        }
    }
}
