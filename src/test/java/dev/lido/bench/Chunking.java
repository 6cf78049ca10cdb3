package dev.lido.bench;

import dev.lido.Items;
import dev.lido.Pool;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** B9: Lido's own chunks against the best of several fixed sizes, for tasks that take more or less long. */
final class Chunking {
    private static final List<Integer> SIZES = List.of(1, 8, 64, 512, 4096);

    private Chunking() {}

    /** Nanoseconds that item {@code i} of {@code n} takes. */
    private enum Load {
        MICROSECONDS("1 us each", 100_000) {
            @Override
            long nanos(int i, int n) {
                return 1_000;
            }
        },
        MILLISECONDS("1 ms each", 1_000) {
            @Override
            long nanos(int i, int n) {
                return 1_000_000;
            }
        },
        SECONDS("1 s each", 4) {
            @Override
            long nanos(int i, int n) {
                return 1_000_000_000;
            }
        },
        FAST_THEN_SLOW("1 us, at last 1 ms", 20_000) {
            @Override
            long nanos(int i, int n) {
                return i < n - 1_000 ? 1_000 : 1_000_000;
            }
        },
        HEAVY_TAIL("a few take most of the time", 10_000) {
            @Override
            long nanos(int i, int n) {
                double x = new SplittableRandom(i).nextDouble();
                return (long) Math.min(100e6, 20e3 / Math.pow(1 - x, 0.9));
            }
        };

        final String text;
        final int items;

        Load(String text, int items) {
            this.text = text;
            this.items = items;
        }

        abstract long nanos(int i, int n);
    }

    static void run(Report report, boolean quick, String python) throws Exception {
        Pool.configure(o -> o.workers(2));
        for (Load load : Load.values()) {
            int items = quick && load == Load.SECONDS ? 2 : quick ? load.items / 5 : load.items;
            call(load, items, 0);
            call(load, items, 0);
            int best = best(load, items);
            report.row(String.format(Locale.ROOT, "B9 %s; floor: chunks of %d", load.text, best))
                    .rounds(quick ? 3 : 9)
                    .floor(Measure.time(() -> call(load, items, best)))
                    .target(Target.ofFloor(1.15).gross(3))
                    .measure(Measure.time(() -> call(load, items, 0)));
        }
    }

    /** The fixed size that is quickest, by the better of two calls each. */
    private static int best(Load load, int items) throws Exception {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int size : SIZES) {
            if (size == 1 || size * 2 <= items) {
                Measure measure = Measure.time(() -> call(load, items, size));
                double nanos = load == Load.SECONDS ? measure.once() : Math.min(measure.once(), measure.once());
                if (nanos < least) {
                    least = nanos;
                    best = size;
                }
            }
        }
        return best;
    }

    private static void call(Load load, int items, int chunk) {
        (chunk == 0 ? Pool.shared() : Pool.with(o -> o.chunk(chunk)))
                .forEach(i -> spin(load.nanos(i, items)), Items.range(0, items));
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
