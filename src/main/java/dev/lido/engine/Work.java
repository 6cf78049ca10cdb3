package dev.lido.engine;

import org.jspecify.annotations.Nullable;

/** A call's supply of chunks. An engine takes chunks when it has room for them. Thread-safe. */
public interface Work {
    /**
     * The next chunk, or null if there is none now. Quick: the chunk packs its items when it is asked for them.
     *
     * @param worker number of the worker that would run it
     * @param ahead how many chunks the worker has before this one; a work whose chunks take long gives none then, so
     *     that a worker that becomes free takes it
     */
    @Nullable
    Chunk poll(int worker, int ahead);

    /** Whether {@link #poll} will never give a chunk again. */
    boolean isExhausted();

    /** How many workers could be kept busy by what is left. At least 1 until exhausted. */
    int parallelism();

    /** The engine will take no more chunks of this work. */
    void abandon(Failure failure);

    /** Whether {@link #poll} gives each worker one chunk at most. */
    default boolean isSpread() {
        return false;
    }
}
