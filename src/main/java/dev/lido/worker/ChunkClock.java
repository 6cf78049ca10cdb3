package dev.lido.worker;

import dev.lido.protocol.WorkTimes;

/**
 * What the time of one chunk went into. Readings of the clock that follow each other share their moment, and of a long
 * chunk of short items only every sixteenth result is timed while it is encoded: the rest is taken to be alike.
 */
final class ChunkClock {
    private static final int ALL_OF_FIRST = 32;
    private static final int EVERY = 16;
    private static final long LONG_ITEM_NANOS = 20_000;

    private final long arrived = System.nanoTime();
    private long began;
    /** When what was measured last had ended. */
    private long last;

    private long returned;
    private boolean timed;
    private boolean longItems;
    private long decodeNanos;
    private long sampledNanos;
    private int sampled;
    private int skipped;
    private int slowest = -1;
    private long slowestNanos;

    /** The worker turns to the chunk. */
    void begin() {
        began = System.nanoTime();
        last = began;
    }

    /** An item was decoded; returns the moment at which its function begins. */
    long decoded() {
        long now = System.nanoTime();
        decodeNanos += now - last;
        return now;
    }

    /** The function has returned from item {@code item}; its result is encoded next. */
    void returned(int item) {
        timed = longItems || item < ALL_OF_FIRST || item % EVERY == 0;
        if (timed) {
            returned = System.nanoTime();
        }
    }

    /** Item {@code item}, begun at {@code start}, has a result, which is encoded. */
    void ended(int item, long start, long end) {
        long nanos = end - start;
        longItems = nanos > LONG_ITEM_NANOS;
        if (timed) {
            sampledNanos += end - returned;
            sampled++;
        } else {
            skipped++;
        }
        if (nanos > slowestNanos) {
            slowest = item;
            slowestNanos = nanos;
        }
        last = end;
    }

    /** Results were sent between two items. */
    void sent(long moment) {
        last = moment;
    }

    /** The chunk is over. */
    WorkTimes times(long gcNanos) {
        long ended = System.nanoTime();
        long encoding = sampled == 0 ? 0 : sampledNanos + sampledNanos / sampled * skipped;
        return new WorkTimes(arrived, began, ended, decodeNanos, encoding, gcNanos, slowest, slowestNanos);
    }
}
