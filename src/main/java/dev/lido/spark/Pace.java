package dev.lido.spark;

/** How long the chunks of one work take. Thread-safe; a lost update does no harm. */
final class Pace {
    private static final double SHORT_NANOS = 20_000_000;
    private static final double TINY_NANOS = 2_000_000;
    /** So many tiny chunks are no beginning any longer: their work can't make larger ones. */
    private static final int MANY = 64;
    /** So many of those count as one. */
    private static final int TOGETHER = 16;

    private static final int MOST_REFUSALS = 40;

    private final long group;
    private volatile double nanos = SHORT_NANOS;
    private volatile int ended;
    private volatile int refusals;

    /** @param group a number of its own */
    Pace(long group) {
        this.group = group;
    }

    /** Names the work. */
    long group() {
        return group;
    }

    /** A chunk has run for so long. */
    void ended(long runNanos) {
        nanos = runNanos > nanos ? runNanos : (nanos * 3 + runNanos) / 4;
        ended++;
    }

    /** An executor had no worker for it that had not had its share. */
    void refused() {
        refusals++;
    }

    /** Whether each worker can still be given a share of its own: there may be fewer of them than it seemed. */
    boolean canSpread() {
        return refusals < MOST_REFUSALS;
    }

    /** Whether a chunk is worth a job of its own. */
    boolean isLong() {
        return nanos >= SHORT_NANOS;
    }

    /**
     * How many chunks to tell the work of, as being ahead, where there are {@code taken}. One is not told: it waits for
     * whichever executor is free first, and must be there by then.
     */
    int ahead(int taken) {
        return ended >= MANY && nanos < TINY_NANOS ? taken / TOGETHER : Math.max(0, taken - 1);
    }
}
