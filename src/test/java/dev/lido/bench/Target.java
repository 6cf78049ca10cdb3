package dev.lido.bench;

import java.util.Locale;

/**
 * What Lido's figure may be at most: {@code factor} times another figure of the same run and {@code plus}.
 *
 * @param gross how many times the limit is so much that something must be broken
 */
record Target(Against against, double factor, double plus, double gross) {
    private static final double GROSS = 5;

    enum Against {
        PEER,
        FLOOR,
        NOTHING
    }

    /** At most {@code factor} times the peer's figure. */
    static Target ofPeer(double factor) {
        return new Target(Against.PEER, factor, 0, GROSS);
    }

    /** At most {@code factor} times the floor. */
    static Target ofFloor(double factor) {
        return new Target(Against.FLOOR, factor, 0, GROSS);
    }

    /** At most {@code value}. What is absolute depends on the machine, so nothing is gross. */
    static Target of(double value) {
        return new Target(Against.NOTHING, 0, value, Double.POSITIVE_INFINITY);
    }

    Target and(double more) {
        return new Target(against, factor, more, gross);
    }

    /** Only {@code times} the limit is gross. */
    Target gross(double times) {
        return new Target(against, factor, plus, times);
    }

    /** Not a number where what it is compared with was not measured. */
    double limit(double peer, double floor) {
        return switch (against) {
            case PEER -> factor * peer + plus;
            case FLOOR -> factor * floor + plus;
            case NOTHING -> plus;
        };
    }

    String text(Unit unit) {
        String times = against == Against.NOTHING
                ? ""
                : String.format(Locale.ROOT, "%.3g x ", factor).replaceFirst("\\.?0+ x", " x")
                        + (against == Against.PEER ? "peer" : "floor");
        return "<= " + (times.isEmpty() ? unit.text(plus) : times + (plus == 0 ? "" : " + " + unit.text(plus)));
    }
}
