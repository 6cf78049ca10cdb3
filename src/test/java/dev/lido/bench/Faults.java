package dev.lido.bench;

import dev.lido.Pool;
import dev.lido.PoolException;
import dev.lido.PoolFuture;
import dev.lido.WorkerPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * How long faults take to be seen and mended: {@code bin/bench --faults}. Beside them the start of a bare JVM in the same
 * run, which tells how fast the machine is at the time.
 */
final class Faults {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int ROUNDS = 10;

    private Faults() {}

    static void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "JDK %s, %d processors%n%-46s %-30s %s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                "fault",
                "median (least-most)",
                "promised");
        Bench.java(FirstCalls.Session.class, "archive").start().waitFor();
        row("java Hello", "", Faults::hello);
        try (WorkerPool pool = Pool.open(o -> o.workers(1).taskTimeout(LIMIT))) {
            row("overrun of a time limit, interrupt heeded", "at once", () -> overrun(pool, true));
            row("overrun of a time limit, interrupt ignored", "700 ms", () -> overrun(pool, false));
        }
        try (WorkerPool pool = Pool.open(o -> o.workers(2))) {
            row("interrupted map to next answer, heeded", "250 ms", () -> interrupted(pool, true));
            row("interrupted map to next answer, ignored", "500 ms + start", () -> interrupted(pool, false));
            row("worker died to next answer, one worker", "start", () -> replaced(o -> o.workers(1)));
            row("worker died to next answer, two workers", "250 ms", () -> replaced(o -> o.workers(2)));
        }
        try (WorkerPool pool = Pool.open(o -> o.workers(1).heartbeatTimeout(HEARTBEAT))) {
            row("SIGSTOP found, beyond the heartbeat's 1 s", "1 s", () -> stopped(pool));
        }
        row("session killed to worker gone, in a loop", "2 s", () -> orphan());
        printing();
    }

    private static void row(String name, String promised, Measure measure) throws Exception {
        double[] nanos = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            nanos[i] = measure.once();
        }
        print(name, promised, new Samples(nanos, Unit.NANOS));
    }

    private static void print(String name, String promised, Samples samples) {
        System.out.printf(Locale.ROOT, "%-46s %-30s %s%n", name, samples.text(), promised);
    }

    private static long hello() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Bench.java(Bench.Hello.class)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return System.nanoTime() - start;
    }

    /** Never returns. */
    private static void loop(boolean heedful) throws InterruptedException {
        while (true) {
            if (heedful) {
                new CountDownLatch(1).await();
            }
        }
    }

    private static long overrun(WorkerPool pool, boolean heedful) {
        pool.submit(() -> 1).join();
        long start = System.nanoTime();
        fails(pool.submit(() -> loop(heedful)));
        return System.nanoTime() - start - LIMIT.toNanos();
    }

    private static void fails(PoolFuture<?> future) {
        try {
            future.get();
            throw new IllegalStateException("no failure");
        } catch (ExecutionException e) {
            // as it should be
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long interrupted(WorkerPool pool, boolean heedful) throws Exception {
        pool.map(x -> x, List.of(1, 2, 3, 4));
        Thread caller = new Thread(() -> {
            try {
                pool.forEach(x -> loop(heedful), List.of(1, 2));
            } catch (PoolException e) {
                // as it should be
            }
        });
        caller.start();
        while (pool.status().workers().stream()
                        .filter(worker -> worker.state().equals("busy"))
                        .count()
                < 2) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        caller.interrupt();
        pool.submit(() -> 1).get();
        long nanos = System.nanoTime() - start;
        caller.join();
        return nanos;
    }

    private static long replaced(UnaryOperator<dev.lido.PoolOptions> change) throws Exception {
        try (WorkerPool pool = Pool.open(change)) {
            pool.map(x -> x, List.of(1, 2, 3, 4));
            fails(pool.submit(() -> Runtime.getRuntime().halt(1)));
            long start = System.nanoTime();
            pool.submit(() -> 1).get();
            return System.nanoTime() - start;
        }
    }

    private static long stopped(WorkerPool pool) throws Exception {
        pool.submit(() -> 1).get();
        long start = System.nanoTime();
        // By itself: one that has not begun would go to the next worker.
        fails(pool.submit(() -> {
            long pid = ProcessHandle.current().pid();
            new ProcessBuilder("sh", "-c", "kill -STOP " + pid).start().waitFor();
            loop(true);
        }));
        return System.nanoTime() - start - HEARTBEAT.toNanos();
    }

    /** A session with a worker that loops; prints the worker's id. */
    static final class Session {
        private Session() {}

        public static void main(String[] args) {
            Pool.configure(o -> o.workers(1));
            long pid = Pool.submit(() -> ProcessHandle.current().pid()).join();
            PoolFuture<?> endless = Pool.submit(() -> loop(false));
            System.out.println(pid);
            endless.join();
        }
    }

    private static long orphan() throws IOException, InterruptedException {
        Process session = Bench.java(Session.class).start();
        try (BufferedReader out = session.inputReader()) {
            ProcessHandle worker =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            long start = System.nanoTime();
            session.destroyForcibly();
            // One that is dead and not yet reaped has no command any longer.
            while (worker.isAlive() && worker.info().command().isPresent()) {
                Thread.onSpinWait();
            }
            return System.nanoTime() - start;
        }
    }

    /** Workers and session have the same clock. */
    private static void printing() throws Exception {
        List<Long> delays = new ArrayList<>();
        OutputStream clock = new OutputStream() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("it comes in arrays");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                long now = System.nanoTime();
                text.append(new String(bytes, offset, length, StandardCharsets.US_ASCII));
                int from = 0;
                for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
                    int number = text.indexOf("] ", from) + 2;
                    delays.add(now - Long.parseLong(text.substring(number, end)));
                    from = end + 1;
                }
                text.delete(0, from);
            }
        };
        PrintStream out = System.out;
        Samples few;
        Samples many;
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            pool.submit(() -> 1).get();
            System.setOut(new PrintStream(clock));
            pool.submit(() -> {
                        for (int i = 0; i < 50; i++) {
                            System.out.println(System.nanoTime());
                            TimeUnit.MILLISECONDS.sleep(20);
                        }
                    })
                    .get();
            few = samples(delays);
            pool.submit(() -> {
                        for (int i = 0; i < 200_000; i++) {
                            System.out.println(System.nanoTime());
                        }
                    })
                    .get();
            many = samples(delays);
        } finally {
            System.setOut(out);
        }
        print("a line to the session, one in 20 ms", "200 ms", few);
        print("a line to the session, 200,000 at once", "200 ms", many);
    }

    /** Takes them. */
    private static Samples samples(List<Long> nanos) {
        Samples samples =
                Samples.ofNanos(nanos.stream().mapToLong(Long::longValue).toArray());
        nanos.clear();
        return samples;
    }
}
