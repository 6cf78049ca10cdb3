package dev.lido.bench;

import java.util.Arrays;
import java.util.Locale;

/** Nanoseconds that something took, several times. */
record Samples(long[] nanos) {
    Samples {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    /** The value that a share of {@code part} of the samples does not exceed. */
    double percentile(double part) {
        int at = (int) Math.ceil(part * nanos.length) - 1;
        return nanos[Math.max(0, Math.min(nanos.length - 1, at))];
    }

    double median() {
        return percentile(0.5);
    }

    /** {@code 1.2 ms (1.0-3.4)}. */
    String text() {
        return nanos.length == 0
                ? "-"
                : String.format(
                        Locale.ROOT, "%s (%s-%s)", time(median()), time(nanos[0]), time(nanos[nanos.length - 1]));
    }

    static String time(double nanos) {
        return nanos < 1e6
                ? String.format(Locale.ROOT, "%.0f us", nanos / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
