package dev.lido;

/**
 * How many submitted tasks may wait in a worker behind one that runs: none while they take long, many while they are
 * short, so that a worker never waits for the next. Thread-safe; a lost update does no harm.
 */
final class SubmitPace {
    private static final double LONGEST_WAIT_NANOS = 2_000_000;
    private static final int MOST = 64;

    private volatile double nanos = LONGEST_WAIT_NANOS;

    int mostAhead() {
        return (int) Math.min(MOST, LONGEST_WAIT_NANOS / (nanos + 1) - 1);
    }

    void ended(long runNanos) {
        nanos = runNanos > nanos ? runNanos : (nanos * 3 + runNanos) / 4;
    }
}
