package dev.lido;

import dev.lido.engine.Engine;

/**
 * Decides how many items travel together, from the time that items took where they ran.
 *
 * <p>The first chunks hold one item. A chunk is then as large as fits into the time that is worth a message to its engine
 * ({@value Engine#CHUNK_NANOS} ns for local workers), but at most
 * sixteen times the largest so far, so that one quick item proves little; and no more than a share of what is left, so
 * that the workers finish together, unless that share is not worth a message. Thread-safe under its call's lock.
 */
final class ChunkSizer {
    /** For results that are combined: the fewer chunks the better, as long as the workers finish together. */
    private static final long COMBINED = 25;
    /** Encoding, transport and decoding of the smallest item: what it costs though its function takes no time. */
    private static final double LEAST_ITEM_NANOS = 500;

    private static final int GROWTH = 16;
    private static final int MOST_WINDOW = 1 << 20;
    /** A chunk may wait behind another one if it is likely to take no longer: what others send waits for both. */
    private static final long MOST_AHEAD_NANOS = 100_000_000;
    /** Where messages are dear, so many times as long as is worth one. */
    private static final long MOST_AHEAD = 4;

    private final int fixed;
    /** What makes a chunk worth its message. */
    private final long baseNanos;

    private final long leastNanos;
    private final double targetNanos;
    /** Whether the first chunks are a worker's share of all: whatever is too much comes back. */
    private boolean bold;

    private int first;
    private int largest;
    private double itemNanos = -1;

    /** @param fixed the size of every chunk, or 0 to decide */
    ChunkSizer(int fixed) {
        this(fixed, Engine.CHUNK_NANOS, Engine.LEAST_CHUNK_NANOS, Engine.CHUNK_NANOS);
    }

    /** @param engine where the chunks run */
    static ChunkSizer of(int fixed, Engine engine) {
        return of(fixed, engine, engine.chunkNanos());
    }

    private static ChunkSizer of(int fixed, Engine engine, long targetNanos) {
        ChunkSizer sizer = new ChunkSizer(fixed, engine.chunkNanos(), engine.leastChunkNanos(), targetNanos);
        sizer.bold = engine.cutsChunks();
        return sizer;
    }

    /**
     * @param baseNanos what makes a chunk worth its message
     * @param leastNanos how long one should take at the least, also near the end
     * @param targetNanos how long one should take
     */
    ChunkSizer(int fixed, long baseNanos, long leastNanos, long targetNanos) {
        this.fixed = fixed;
        this.baseNanos = baseNanos;
        this.leastNanos = leastNanos;
        this.targetNanos = targetNanos;
    }

    /** For calls whose results are combined in the workers. */
    static ChunkSizer combined(int fixed, Engine engine) {
        return of(fixed, engine, Math.max(engine.chunkNanos(), COMBINED * Engine.CHUNK_NANOS));
    }

    /**
     * Size of the next chunk; 0 for "not now".
     *
     * @param left items that are left
     * @param workers how many share them
     * @param ahead chunks that the worker has before this one
     */
    int next(int left, int workers, int ahead) {
        if (ahead > 1 || (ahead == 1 && itemNanos < 0)) {
            return 0;
        }
        int size = size(left, workers);
        if (ahead == 0) {
            return size;
        }
        double nanos = itemNanos * size;
        // The last long ones are for workers that will have nothing to do sooner.
        double most = left < workers ? baseNanos : Math.max(MOST_AHEAD_NANOS, MOST_AHEAD * baseNanos);
        return nanos < most ? size : 0;
    }

    private int size(int left, int workers) {
        if (fixed > 0) {
            return Math.min(fixed, left);
        }
        if (itemNanos < 0) {
            first = first > 0 ? first : bold ? (left + workers - 1) / workers : 1;
            return Math.min(first, left);
        }
        double cost = Math.max(itemNanos, LEAST_ITEM_NANOS);
        double share = Math.max((double) left / (2 * workers), leastNanos / cost);
        double size = Math.min(Math.min(targetNanos / cost, (double) largest * GROWTH), share);
        return (int) Math.max(1, Math.min(Math.ceil(size), left));
    }

    /** Learns from a chunk that ended. */
    void ended(int items, long runNanos) {
        if (items == 0) {
            return;
        }
        double measured = (double) runNanos / items;
        // Slower times count at once: a chunk too large costs more than one too small. Quicker ones count by their
        // geometric mean, which forgets a first item that loaded classes, or a pause, within a few chunks.
        double floored = Math.max(measured, 1);
        itemNanos = itemNanos < 0 || floored > itemNanos ? floored : Math.sqrt(itemNanos * floored);
        largest = Math.max(largest, items);
    }

    /** How many items should wait or run, for workers that never wait and chunks of the size that they should have. */
    int window(int workers) {
        double chunk = fixed;
        if (fixed == 0) {
            chunk = itemNanos < 0
                    ? 1
                    : Math.min(targetNanos / Math.max(itemNanos, LEAST_ITEM_NANOS), (double) largest * GROWTH);
        }
        return (int) Math.min(MOST_WINDOW, Math.ceil(4 * workers * Math.max(1, chunk)));
    }

    /** Whether the size is not ours to decide. */
    boolean isFixed() {
        return fixed > 0;
    }
}
