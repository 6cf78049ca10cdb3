package dev.lido.local;

import dev.lido.engine.Chunk;

/** A chunk that was sent to a worker and has not ended. Used under its worker's lock, or by the worker's reader. */
final class Flight {
    private final long number;
    private final Chunk chunk;
    private final int count;
    private int reported;
    private long runNanos;

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

    /** How many items have an outcome. */
    int reported() {
        return reported;
    }

    void report(int items, long nanos) {
        reported += items;
        runNanos += nanos;
    }

    long runNanos() {
        return runNanos;
    }
}
