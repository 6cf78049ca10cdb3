package dev.lido.engine;

import org.jspecify.annotations.Nullable;

/**
 * A function whose results are combined where it runs. Instead of one result for each item, an engine reports for
 * consecutive items that succeeded: nothing for all but the last, and a {@link Partial} for the last.
 */
public interface Fold extends ItemFunction {
    /** A new accumulation, of no results. */
    @Nullable
    Object start() throws Exception;

    /** {@code accumulation} with one more result of {@link #apply}. */
    @Nullable
    Object add(@Nullable Object accumulation, @Nullable Object result) throws Exception;

    /**
     * Whether {@link #add} changes accumulations in place. The results are then kept as long as the accumulation, to make
     * it again if an addition fails half-way, or to send them in its place if it can't travel.
     */
    boolean changesInPlace();
}
