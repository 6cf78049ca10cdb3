package dev.lido;

/**
 * Decides how many items travel together, from the time that items took where they ran.
 *
 * <p>The first chunks hold one item. A chunk is then as large as fits into about {@value #TARGET_MILLIS} ms, but at most
 * sixteen times the largest so far, so that one quick item proves little; and no more than a share of what is left, so
 * that the workers finish together, unless that share is not worth a message. Thread-safe under its call's lock.
 */
final class ChunkSizer {
    private static final long TARGET_MILLIS = 10;
    private static final long TARGET_NANOS = TARGET_MILLIS * 1_000_000;
    /** For results that are combined: the fewer chunks the better, as long as the workers finish together. */
    private static final long COMBINED_TARGET_NANOS = 25 * TARGET_NANOS;
    /** Encoding, transport and decoding of the smallest item: what it costs though its function takes no time. */
    private static final double LEAST_ITEM_NANOS = 500;

    /** Less than this is not worth a message of its own. */
    private static final double LEAST_CHUNK_NANOS = 500_000;

    private static final int GROWTH = 16;
    private static final int MOST_WINDOW = 1 << 20;
    /** A chunk may wait behind another one if it will not wait for long. */
    private static final long LONGEST_WAIT_NANOS = 4 * TARGET_NANOS;

    private final int fixed;
    private final double targetNanos;
    private int largest;
    private double itemNanos = -1;

    /** @param fixed the size of every chunk, or 0 to decide */
    ChunkSizer(int fixed) {
        this(fixed, TARGET_NANOS);
    }

    private ChunkSizer(int fixed, long targetNanos) {
        this.fixed = fixed;
        this.targetNanos = targetNanos;
    }

    /** For calls whose results are combined in the workers. */
    static ChunkSizer combined(int fixed) {
        return new ChunkSizer(fixed, COMBINED_TARGET_NANOS);
    }

    /**
     * Size of the next chunk; 0 for "not now".
     *
     * @param left items that are left
     * @param workers how many share them
     * @param ahead chunks that the worker has before this one
     */
    int next(int left, int workers, int ahead) {
        if (ahead > 1 || (ahead == 1 && !isShort())) {
            return 0;
        }
        if (fixed > 0) {
            return Math.min(fixed, left);
        }
        if (itemNanos < 0) {
            return 1;
        }
        double cost = Math.max(itemNanos, LEAST_ITEM_NANOS);
        double share = Math.max((double) left / (2 * workers), LEAST_CHUNK_NANOS / cost);
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

    private boolean isShort() {
        return itemNanos >= 0 && itemNanos * Math.max(1, Math.max(fixed, largest)) < LONGEST_WAIT_NANOS;
    }
}
