package dev.lido.engine;

import org.jspecify.annotations.Nullable;

/**
 * Consecutive items that run together. An engine reports each item's outcome once, in order, then {@link #ended} once.
 * Reports come from one thread at a time, and must not block.
 */
public interface Chunk {
    /** The call that it is part of. */
    Work work();

    Job job();

    /** The items; packed when this is first called. May be fewer than were planned, or none. */
    Parcel parcel();

    /** Index of the first item within its call. */
    long firstIndex();

    /** 1 for the first time that these items run. */
    int attempt();

    /** What {@link TaskContext#random} of its items depends on, together with their index. */
    long seed();

    /** Whether the rest of the chunk is left alone once an item failed. */
    boolean stopAtFailure();

    /** How long one item may run, from the moment that it begins; 0 for no limit. */
    long timeoutNanos();

    /** Whether it is all the same how many of its items run together: then {@link #putBack} may come before the reports. */
    default boolean mayBeCut() {
        return false;
    }

    /** Whether nobody waits for the results any longer. */
    boolean isCancelled();

    /** Item {@code offset} of the chunk has a result. */
    void succeeded(int offset, @Nullable Object result);

    /** Item {@code offset} of the chunk has none. */
    void failed(int offset, Failure failure);

    /**
     * The items from {@code offset} on were never started and never will be under this chunk; their work hands them out
     * again. In place of their reports. What remains of the chunk ends as before; if nothing does, {@link #ended} follows.
     */
    void putBack(int offset);

    /** All items were reported or put back. */
    void ended(ChunkTimes times);

    /**
     * Likewise, where nothing else is known.
     *
     * @param runNanos time spent in the function, measured where it ran
     */
    default void ended(long runNanos) {
        ended(ChunkTimes.of(runNanos));
    }
}
