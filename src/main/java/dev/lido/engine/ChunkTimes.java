package dev.lido.engine;

/**
 * When and where a chunk ran. Moments are those of the session's {@link System#nanoTime}, in the order of the components;
 * spans are in nanoseconds. What an engine does not know is 0 nanoseconds long.
 *
 * @param worker who ran it
 * @param packing the session began to pack its items
 * @param sending they were packed
 * @param arrived the worker had them
 * @param began the worker began with them
 * @param ended the worker had sent the last result
 * @param received the session had it
 * @param done the session had decoded it
 * @param decodeNanos between {@code began} and {@code ended}: decoding the function and the items
 * @param runNanos likewise: in the function
 * @param encodeNanos likewise: encoding results
 * @param gcNanos within the other three: the worker's garbage collector worked
 * @param readNanos the session decoded results
 * @param slowest offset of the item that took longest; -1 if none has run
 * @param slowestNanos how long that took
 * @param itemBytes size of the items on their way
 * @param otherBytes size of what else was sent for them: the function, code, session variables
 * @param resultBytes size of the results
 */
public record ChunkTimes(
        WorkerLife worker,
        long packing,
        long sending,
        long arrived,
        long began,
        long ended,
        long received,
        long done,
        long decodeNanos,
        long runNanos,
        long encodeNanos,
        long gcNanos,
        long readNanos,
        int slowest,
        long slowestNanos,
        long itemBytes,
        long otherBytes,
        long resultBytes) {
    private static final long PID = ProcessHandle.current().pid();

    /**
     * Of an engine that runs chunks where they are: nothing is shipped.
     *
     * @param slowest offset of the item that took longest; -1 if none has run
     */
    public static ChunkTimes inPlace(
            WorkerLife worker, long began, long ended, long runNanos, int slowest, long slowestNanos) {
        return new ChunkTimes(
                worker,
                began,
                began,
                began,
                began,
                ended,
                ended,
                ended,
                0,
                runNanos,
                0,
                0,
                0,
                slowest,
                slowestNanos,
                0,
                0,
                0);
    }

    /** Of an engine that knows only how long the function ran; it has just ended. */
    public static ChunkTimes of(long runNanos) {
        long now = System.nanoTime();
        long began = now - runNanos;
        return inPlace(new WorkerLife(0, PID, began, began), began, now, runNanos, -1, 0);
    }

    /** What an item costs its worker, but for decoding it: what sizes of chunks are made by. */
    public long busyNanos() {
        return runNanos + encodeNanos;
    }
}
