package dev.lido.local;

import dev.lido.engine.Chunk;
import org.jspecify.annotations.Nullable;

/** A chunk that was sent to a worker and has not ended. Used under its worker's lock, or by the worker's reader. */
final class Flight {
    private final long number;
    private final Chunk chunk;
    private final int count;
    private volatile int reported;
    private long runNanos;
    private boolean recalled;
    private volatile int expiredOffset = -1;
    private volatile String expiredTrace = "";

    Flight(long number, Chunk chunk, int count) {
        this.number = number;
        this.chunk = chunk;
        this.count = count;
    }

    long number() {
        return number;
    }

    Chunk chunk() {
        return chunk;
    }

    int count() {
        return count;
    }

    /** Notes that it was asked for; false if it was before. */
    boolean recall() {
        boolean first = !recalled;
        recalled = true;
        return first;
    }

    /** How many items have an outcome. */
    int reported() {
        return reported;
    }

    /** The time of an item is over. */
    void expired(int offset, String trace) {
        expiredTrace = trace;
        expiredOffset = offset;
    }

    /** Where the item was when its time was over, or null if it was not. */
    @Nullable
    String expiredTrace(int offset) {
        return offset == expiredOffset ? expiredTrace : null;
    }

    void report(int items, long nanos) {
        reported += items;
        runNanos += nanos;
    }

    long runNanos() {
        return runNanos;
    }
}
