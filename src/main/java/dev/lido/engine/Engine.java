package dev.lido.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs chunks somewhere. Thread-safe. */
public interface Engine extends AutoCloseable {
    /** {@link #chunkNanos} of engines to which a message costs little. */
    long CHUNK_NANOS = 10_000_000;
    /** {@link #leastChunkNanos} of such engines. */
    long LEAST_CHUNK_NANOS = CHUNK_NANOS / 20;

    /**
     * Reads {@code function} by value, now.
     *
     * @param singleUse whether one chunk is all that will run
     */
    Job prepare(ItemFunction function, boolean singleUse) throws FailureException;

    /**
     * What of {@code function} would be sent to workers, and what they have of it. Starts nothing. Null if this engine
     * sends nothing by value.
     */
    default @Nullable Anatomy explain(Object function) {
        return null;
    }

    /** Says that work for {@code workers} workers is about to come, so that they may start meanwhile. Does not wait. */
    void expect(int workers);

    /** Starts to take chunks of {@code work}. Does not wait, but see {@link #runsOnCaller}. */
    void run(Work work);

    /** Gives up a chunk that was taken: not run if it waits, interrupted and in the end killed if it runs. */
    void cancel(Chunk chunk);

    /** How far the chunks of {@code work} are that workers have. Nothing of chunks that have {@link Chunk#ended ended}. */
    default List<ChunkProgress> progress(Work work) {
        return List.of();
    }

    /** Whether chunks run on the thread that calls {@link #run}, which then does wait. */
    default boolean runsOnCaller() {
        return false;
    }

    /** How long a chunk should take to be worth its way. */
    default long chunkNanos() {
        return CHUNK_NANOS;
    }

    /** How long a chunk should take at the least, also when workers are to finish together: less is not worth its way. */
    default long leastChunkNanos() {
        return LEAST_CHUNK_NANOS;
    }

    /**
     * Whether a chunk that {@linkplain Chunk#mayBeCut may be cut} and takes much longer is: what of it was not begun is put
     * back. Then a first chunk may be large, though nobody knows yet how long an item takes.
     */
    default boolean cutsChunks() {
        return false;
    }

    /** Number of chunks that can run at the same time. */
    int size();

    /** Changes {@link #size}. Does not wait: workers above the new size leave when they have finished. */
    void resize(int size);

    /** What it is made of at this moment. */
    EngineStatus status();

    /** Whether it can't run anything any longer. */
    boolean isBroken();

    /** Ends everything: running chunks end as {@link Failure.EngineClosed}. Waits until the workers are gone. */
    @Override
    void close();
}
