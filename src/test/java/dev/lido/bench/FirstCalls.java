package dev.lido.bench;

import dev.lido.Pool;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** B1: what the first call of a session takes. */
final class FirstCalls {
    private FirstCalls() {}

    static void run(Report report, boolean quick, String python) throws Exception {
        first("archive");
        report.row("B1 first map of a fresh session")
                .rounds(quick ? 5 : 15)
                .peer(python == null ? null : () -> Loky.first(python))
                .floor(Measure.time(() -> Bench.java(Bench.Hello.class).start().waitFor()))
                .target(Target.ofPeer(1))
                .measure(FirstCalls::first);
        report.row("B1 the same, workers started before")
                .rounds(quick ? 3 : 15)
                .floor(Measure.time(() -> Bench.java(Bench.Hello.class).start().waitFor()))
                .measure(() -> first("warm"));
    }

    private static double first(String... args) throws IOException, InterruptedException {
        Process session = Bench.java(Session.class, args).start();
        try (BufferedReader out = session.inputReader()) {
            double nanos = Double.parseDouble(out.readLine());
            session.waitFor();
            return nanos;
        }
    }

    /** A fresh session: prints the nanoseconds of its first call. */
    static final class Session {
        private Session() {}

        /** With {@code archive} it stays until its archive is made; with {@code warm} it starts its workers first. */
        public static void main(String[] args) throws InterruptedException {
            List<String> options = List.of(args);
            Pool.configure(o -> o.workers(2));
            if (options.contains("warm")) {
                Pool.warmUp();
                await(() -> Pool.status().workers().stream()
                        .anyMatch(worker -> worker.state().equals("idle")));
            }
            long start = System.nanoTime();
            Pool.map(x -> x + 1, List.of(1));
            System.out.println(System.nanoTime() - start);
            if (options.contains("archive")) {
                await(() -> dev.lido.local.ClassArchive.find().isPresent());
            }
            Pool.shutdown();
        }

        private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
            long end = System.nanoTime() + 20_000_000_000L;
            while (!condition.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        }
    }
}
