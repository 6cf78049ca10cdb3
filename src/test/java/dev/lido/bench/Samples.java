package dev.lido.bench;

import java.util.Arrays;

/** What was measured, several times, in order of size. */
record Samples(double[] values, Unit unit) {
    Samples {
        values = values.clone();
        Arrays.sort(values);
    }

    static Samples ofNanos(long... nanos) {
        return new Samples(Arrays.stream(nanos).asDoubleStream().toArray(), Unit.NANOS);
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    /** The value that a share of {@code part} of the samples does not exceed; not a number if there are none. */
    double percentile(double part) {
        int at = (int) Math.ceil(part * values.length) - 1;
        return isEmpty() ? Double.NaN : values[Math.max(0, Math.min(values.length - 1, at))];
    }

    double median() {
        return percentile(0.5);
    }

    /** {@code 1.2 ms (1.0 ms-3.4 ms)}, or {@code -} if there are none. */
    String text(double part) {
        return isEmpty()
                ? "-"
                : values.length == 1
                        ? unit.text(values[0])
                        : unit.text(percentile(part)) + " (" + unit.text(values[0]) + "-"
                                + unit.text(values[values.length - 1]) + ")";
    }

    String text() {
        return text(0.5);
    }
}
