package dev.lido.bench;

import dev.lido.Items;
import dev.lido.Pool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** B8: real work on two workers. The floor is half of what one thread takes; the peer are two threads of a parallel stream. */
final class SpeedUp {
    private static final int TILES = 64;
    private static final int BLOCK = 1 << 20;

    private SpeedUp() {}

    static void run(Report report, boolean quick, String python) throws Exception {
        Pool.configure(o -> o.workers(2));
        int height = quick ? 1024 : 2048;
        int queens = quick ? 13 : 15;
        Path text = text(quick ? 20 : 200);
        int blocks = (int) ((Files.size(text) + BLOCK - 1) / BLOCK);
        String name = text.toString();
        Pool.map(i -> mandelbrot(i, 64) + queens(i % 6, 6) + words(name, 0).size(), Items.range(0, 64));
        row(
                report,
                "B8 Mandelbrot",
                quick,
                () -> Pool.map(i -> mandelbrot(i, height), Items.range(0, TILES)).stream()
                        .mapToLong(x -> x)
                        .sum(),
                () -> IntStream.range(0, TILES)
                        .parallel()
                        .mapToLong(i -> mandelbrot(i, height))
                        .sum(),
                () -> IntStream.range(0, TILES)
                        .mapToLong(i -> mandelbrot(i, height))
                        .sum());
        row(
                report,
                "B8 " + queens + " queens",
                quick,
                () -> Pool.map(i -> queens(i, queens), Items.range(0, queens)).stream()
                        .mapToLong(x -> x)
                        .sum(),
                () -> IntStream.range(0, queens)
                        .parallel()
                        .mapToLong(i -> queens(i, queens))
                        .sum(),
                () -> IntStream.range(0, queens)
                        .mapToLong(i -> queens(i, queens))
                        .sum());
        row(
                report,
                "B8 word count of " + (Files.size(text) >> 20) + " MB",
                quick,
                () -> total(Pool.reduce(Items.range(0, blocks), i -> words(name, i), Map.of(), SpeedUp::merged)),
                () -> total(IntStream.range(0, blocks)
                        .parallel()
                        .mapToObj(i -> words(name, i))
                        .reduce(Map.of(), SpeedUp::merged)),
                () -> total(
                        IntStream.range(0, blocks).mapToObj(i -> words(name, i)).reduce(Map.of(), SpeedUp::merged)));
    }

    /** Measures one kind of work, done in three ways that must agree. */
    private static void row(
            Report report, String name, boolean quick, Supplier<Long> lido, Supplier<Long> stream, Supplier<Long> alone)
            throws Exception {
        long expected = alone.get();
        report.row(name + "; peer: parallel stream")
                .rounds(quick ? 2 : 5)
                .peer(right(expected, stream))
                .floor(half(right(expected, alone)))
                .target(Target.ofFloor(2 / 1.9), Target.ofPeer(1 / 0.95))
                .measure(right(expected, lido));
    }

    private static Measure right(long expected, Supplier<Long> work) {
        return Measure.time(() -> {
            if (work.get() != expected) {
                throw new IllegalStateException("a wrong result");
            }
        });
    }

    private static Measure half(Measure whole) {
        return () -> whole.once() / 2;
    }

    /** Steps of the points in one of {@value #TILES} stripes. */
    static long mandelbrot(int stripe, int height) {
        long steps = 0;
        for (int row = height * stripe / TILES; row < height * (stripe + 1) / TILES; row++) {
            for (int column = 0; column < height; column++) {
                double x = -2.1 + 2.8 * column / height;
                double y = -1.4 + 2.8 * row / height;
                double re = 0;
                double im = 0;
                int n = 0;
                while (n < 1_000 && re * re + im * im <= 4) {
                    double next = re * re - im * im + x;
                    im = 2 * re * im + y;
                    re = next;
                    n++;
                }
                steps += n;
            }
        }
        return steps;
    }

    /** Ways to place queens with the first one in {@code column}. */
    static long queens(int column, int size) {
        int bit = 1 << column;
        return place((1 << size) - 1, bit, bit << 1, bit >> 1);
    }

    private static long place(int all, int columns, int left, int right) {
        if (columns == all) {
            return 1;
        }
        long ways = 0;
        for (int free = all & ~(columns | left | right); free != 0; free &= free - 1) {
            int bit = free & -free;
            ways += place(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
        }
        return ways;
    }

    /** How often each word begins in a block of the file. */
    static Map<String, Integer> words(String file, int block) {
        try (FileChannel channel = FileChannel.open(Path.of(file))) {
            long from = (long) block * BLOCK;
            // Blocks end at a space: see below.
            MappedByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(BLOCK, channel.size() - from));
            Map<String, Integer> counts = new HashMap<>();
            StringBuilder word = new StringBuilder();
            while (bytes.hasRemaining()) {
                char letter = (char) bytes.get();
                if (letter != ' ') {
                    word.append(letter);
                } else if (!word.isEmpty()) {
                    counts.merge(word.toString(), 1, Integer::sum);
                    word.setLength(0);
                }
            }
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Integer> merged(Map<String, Integer> one, Map<String, Integer> other) {
        Map<String, Integer> all = new HashMap<>(one);
        other.forEach((word, count) -> all.merge(word, count, Integer::sum));
        return all;
    }

    private static long total(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(x -> x).sum();
    }

    /** Words of which some are frequent, in blocks that are filled up with spaces. */
    private static Path text(int megabytes) throws IOException {
        Path file = Files.createDirectories(Bench.cache()).resolve("words-" + megabytes + ".txt");
        if (Files.exists(file) && Files.size(file) == (long) megabytes * BLOCK) {
            return file;
        }
        Random random = new Random(17);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int block = 0; block < megabytes; block++) {
                StringBuilder text = new StringBuilder(BLOCK);
                while (text.length() < BLOCK - 12) {
                    text.append("word")
                            .append((int) Math.abs(random.nextGaussian() * 1_000))
                            .append(' ');
                }
                text.append(" ".repeat(BLOCK - text.length()));
                out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            }
        }
        return file;
    }
}
