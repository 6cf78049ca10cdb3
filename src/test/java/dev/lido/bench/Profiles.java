package dev.lido.bench;

import dev.lido.Pool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the session and a worker do under the loads of B2, B3 and B5, by the JDK's flight recorder: {@code bin/bench
 * --profile}. Also writes it to {@code target/profile.txt}.
 */
final class Profiles {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration LENGTH = Duration.ofSeconds(20);

    private final StringBuilder text = new StringBuilder();

    private Profiles() {}

    /** What is done again and again. */
    private interface Load {
        void once() throws Exception;
    }

    static void run() throws Exception {
        new Profiles().runAll();
    }

    private void runAll() throws Exception {
        List<Integer> million = IntStream.range(0, 1_000_000).boxed().toList();
        byte[] bytes = new byte[100_000_000];
        Pool.configure(o -> o.workers(2));
        print("JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        profile("B2 submit(() -> 1).get()", () -> Pool.submit(() -> 1).get());
        profile("B3 map of 1,000,000 trivial items", () -> Pool.map(x -> x + 1, million));
        profile("B5 byte[100 MB] there and back", () -> Pool.map(x -> x, List.of(bytes)));
        Pool.shutdown();
        Files.writeString(Path.of("target/profile.txt"), text);
    }

    private void profile(String name, Load load) throws Exception {
        times(load, WARM_UP);
        Pool.everywhere(Recorder::start);
        Recorder.start();
        int times = times(load, LENGTH);
        String session = Recorder.stop();
        List<String> workers = Pool.everywhere(Recorder::stop);
        print(String.format(Locale.ROOT, "%n%s: %.1f a second", name, times / (double) LENGTH.toSeconds()));
        print("  session: " + session);
        print("  a worker of two: " + workers.get(0));
    }

    private void print(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    private static int times(Load load, Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        int times = 0;
        while (System.nanoTime() - end < 0) {
            load.once();
            times++;
        }
        return times;
    }
}
