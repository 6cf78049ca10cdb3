package dev.lido.bench;

import java.util.Locale;

/** What the figures of a row are. */
enum Unit {
    NANOS {
        @Override
        String text(double value) {
            return value < 999_500
                    ? String.format(Locale.ROOT, value < 9_950 ? "%.1f us" : "%.0f us", value / 1e3)
                    : value < 9_995e6
                            ? String.format(Locale.ROOT, value < 99.5e6 ? "%.1f ms" : "%.0f ms", value / 1e6)
                            : String.format(Locale.ROOT, "%.1f s", value / 1e9);
        }
    },
    BYTES {
        @Override
        String text(double value) {
            return value < 1e6
                    ? String.format(Locale.ROOT, "%.1f kB", value / 1e3)
                    : String.format(Locale.ROOT, "%.1f MB", value / 1e6);
        }
    },
    COUNT {
        @Override
        String text(double value) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
    };

    abstract String text(double value);
}
