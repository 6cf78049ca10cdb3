package dev.lido.bench;

import dev.lido.Pool;
import dev.lido.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** B5 to B7: large values as items, results and captures. */
final class LargeValues {
    private static final int HUNDRED_MB = 100_000_000;
    private static final int CAPTURED = 64 << 20;
    private static final int WORKERS = 4;

    private LargeValues() {}

    record Point(int number, String name, double x, double y) {}

    static void run(Report report, boolean quick, String python) throws Exception {
        Pool.configure(o -> o.workers(2));
        try (Floor floor = new Floor();
                Loky loky = python == null ? null : Loky.start(python)) {
            if (report.wants("B5")) {
                arrays(report, quick, floor, loky);
            }
            if (report.wants("B7")) {
                objects(report, quick);
            }
        }
        if (report.wants("B6")) {
            captured(report);
        }
    }

    private static void arrays(Report report, boolean quick, Floor floor, Loky loky) throws Exception {
        byte[] bytes = new byte[HUNDRED_MB];
        double[] doubles = new double[HUNDRED_MB / Double.BYTES];
        report.row("B5 byte[100 MB] there and back")
                .rounds(quick ? 5 : 15)
                .peer(loky == null ? null : () -> loky.measure("bytes"))
                .floor(() -> floor.echo(HUNDRED_MB))
                .target(Target.ofFloor(2.5).gross(10))
                .measure(Measure.time(() -> Pool.map(x -> x, List.of(bytes))));
        report.row("B5 double[100 MB] there and back")
                .rounds(quick ? 5 : 15)
                .floor(() -> floor.echo(HUNDRED_MB))
                .target(Target.ofFloor(2.5).gross(10))
                .measure(Measure.time(() -> Pool.map(x -> x, List.of(doubles))));
    }

    private static void objects(Report report, boolean quick) throws Exception {
        List<Point> points = new ArrayList<>();
        Map<String, Integer> map = new HashMap<>();
        IntStream.range(0, 1_000).forEach(i -> points.add(new Point(i, "point " + i, i / 7.0, i / 3.0)));
        IntStream.range(0, 10_000).forEach(i -> map.put("key " + i, i));
        KryoAlone kryo = new KryoAlone();
        int rounds = quick ? 100 : 500;
        for (int i = 0; i < rounds; i++) {
            Pool.submit(() -> 1).get();
        }
        double submit = new Samples(
                        IntStream.range(0, 100)
                                .mapToDouble(i -> {
                                    long start = System.nanoTime();
                                    Pool.submit(() -> 1).join();
                                    return System.nanoTime() - start;
                                })
                                .toArray(),
                        Unit.NANOS)
                .median();
        for (int i = 0; i < rounds; i++) {
            Pool.map(x -> x, List.of(points));
            Pool.map(x -> x, List.of(map));
            kryo.thereAndBack(points);
            kryo.thereAndBack(map);
        }
        report.row("B7 1,000 records; floor: Kryo alone")
                .rounds(rounds)
                .floor(Measure.time(() -> kryo.thereAndBack(points)))
                .target(Target.ofFloor(2).and(submit))
                .measure(Measure.time(() -> Pool.map(x -> x, List.of(points))));
        report.row("B7 Map of 10,000; floor: Kryo alone")
                .rounds(rounds)
                .floor(Measure.time(() -> kryo.thereAndBack(map)))
                .target(Target.ofFloor(2).and(submit))
                .measure(Measure.time(() -> Pool.map(x -> x, List.of(map))));
    }

    private static void captured(Report report) throws Exception {
        byte[] model = new byte[CAPTURED];
        Measure least = () -> (double) WORKERS * CAPTURED;
        report.row("B6 bytes sent: 64 MB captured, 1,000 tasks")
                .unit(Unit.BYTES)
                .floor(least)
                .target(Target.ofFloor(1.05).gross(2))
                .measure(() -> sent(() -> Pool.map(x -> used(model[x]), IntStream.range(0, 1_000))));
        report.row("B6 bytes sent: the same, submitted")
                .unit(Unit.BYTES)
                .floor(least)
                .target(Target.ofFloor(1.05).gross(2))
                .measure(() -> sent(() -> {
                    for (int i = 0; i < 250; i++) {
                        Pool.submit(() -> model[0]).get();
                    }
                }));
        report.row("B6 bytes sent: 64 MB broadcast, 1,000 tasks")
                .unit(Unit.BYTES)
                .floor(least)
                .target(Target.ofFloor(1.05).gross(2))
                .measure(() -> sent(() -> {
                    Shared<byte[]> shared = Pool.broadcast(model);
                    Pool.map(x -> used(shared.get()[x]), IntStream.range(0, 1_000));
                }));
    }

    /** Takes so long that every worker gets some. */
    private static byte used(byte value) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(2);
        return value;
    }

    private static double sent(Measure.Work work) throws Exception {
        Pool.shutdown();
        Pool.configure(o -> o.workers(WORKERS));
        Pool.map(x -> x, IntStream.range(0, 100));
        long before = Pool.status().bytesSent();
        work.run();
        double sent = Pool.status().bytesSent() - before;
        Pool.shutdown();
        return sent;
    }
}
