package dev.lido.bench;

import dev.lido.Items;
import dev.lido.OnError;
import dev.lido.Pool;
import dev.lido.PoolStatus;
import dev.lido.Results;
import dev.lido.WorkerPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** B10, B11 and B13: what a worker holds, how soon one is replaced, and what many workers and tasks cost the session. */
final class Footprint {
    private static final long SETTLED_SECONDS = 4;

    private Footprint() {}

    static void run(Report report, boolean quick, String python) throws Exception {
        if (report.wants("B10")) {
            report.row("B10 memory of an idle worker")
                    .unit(Unit.BYTES)
                    .rounds(quick ? 1 : 3)
                    .peer(python == null ? null : Footprint::lokyMemory)
                    .target(Target.of(45e6))
                    .measure(Footprint::memory);
        }
        if (report.wants("B11")) {
            report.row("B11 SIGKILL of 1 of 2, to full strength")
                    .rounds(quick ? 3 : 15)
                    .floor(Measure.time(() -> Bench.java(Bench.Hello.class)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()))
                    .target(Target.of(150e6))
                    .measure(() -> killed(0).nanos);
            report.row("B11 results lost of 2,000, without retries")
                    .unit(Unit.COUNT)
                    .target(Target.of(1))
                    .measure(() -> killed(0).lost);
            report.row("B11 results lost of 2,000, with retries(1)")
                    .unit(Unit.COUNT)
                    .target(Target.of(0))
                    .measure(() -> killed(1).lost);
        }
        if (report.wants("B13")) {
            many(report, quick);
        }
    }

    private static double memory() throws Exception {
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get();
            TimeUnit.SECONDS.sleep(SETTLED_SECONDS);
            return resident(pid);
        }
    }

    private static double lokyMemory() throws Exception {
        try (Loky loky = Loky.start(Loky.python())) {
            long pid = loky.measure("pid");
            TimeUnit.SECONDS.sleep(1);
            return resident(pid);
        }
    }

    private static double resident(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024.0;
    }

    private record Killed(double nanos, double lost) {}

    /** Kills one of two workers in the middle of a call. */
    private static Killed killed(int retries) throws Exception {
        try (WorkerPool pool = Pool.open(o -> o.workers(2).retries(retries))) {
            pool.map(x -> x, Items.range(0, 1_000));
            while (ready(pool) < 2) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            CompletableFuture<Results<Integer>> call =
                    CompletableFuture.supplyAsync(() -> pool.with(o -> o.onError(OnError.COLLECT))
                            .map(
                                    x -> {
                                        TimeUnit.MILLISECONDS.sleep(2);
                                        return x;
                                    },
                                    Items.range(0, 2_000)));
            while (pool.status().workers().stream()
                            .mapToLong(PoolStatus.Worker::items)
                            .sum()
                    < 1_500) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            long victim = pool.status().workers().get(0).pid();
            long start = System.nanoTime();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            while (ready(pool) < 2 || pool.status().workers().stream().anyMatch(worker -> worker.pid() == victim)) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
            double nanos = System.nanoTime() - start;
            return new Killed(nanos, call.get().failures().size());
        }
    }

    private static long ready(WorkerPool pool) {
        return pool.status().workers().stream()
                .filter(worker -> !worker.state().equals("starting"))
                .count();
    }

    /** Tasks in chunks of one, which is what costs a session most. */
    private static void many(Report report, boolean quick) throws Exception {
        int workers = quick ? 8 : 64;
        int most = quick ? 50_000 : 1_000_000;
        Pool.configure(o -> o.workers(workers));
        tasks(20_000);
        double few = nanosPerTask(1_000, 20);
        double heap = heap();
        report.row("B13 a task of " + most + ", " + workers + " workers; floor: of 1,000")
                .floor(() -> few)
                .target(Target.ofFloor(1.3))
                .measure(() -> nanosPerTask(most, 1));
        report.row("B13 session's heap after them; floor: before")
                .unit(Unit.BYTES)
                .floor(() -> heap)
                .target(Target.ofFloor(1).and(2e6))
                .measure(Footprint::heap);
    }

    private static double nanosPerTask(int tasks, int rounds) {
        double[] nanos = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            tasks(tasks);
            nanos[i] = (double) (System.nanoTime() - start) / tasks;
        }
        return new Samples(nanos, Unit.NANOS).median();
    }

    private static void tasks(int count) {
        Pool.with(o -> o.chunk(1)).forEach(x -> {}, Items.range(0, count));
    }

    private static double heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
