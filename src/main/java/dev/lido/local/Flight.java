package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.WorkerLife;
import dev.lido.protocol.WorkTimes;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that was sent to a worker and has not ended. Used under its worker's lock, or by the worker's reader, but for what
 * was asked back: under the lock of its {@link Flights}.
 */
final class Flight {
    private enum Asked {
        NOTHING,
        IF_WAITING,
        ALSO_IF_BEGUN
    }

    private final long number;
    private final Chunk chunk;
    private volatile int count;
    private volatile int reported;
    private final long packing;
    private final long sending;
    private final long itemBytes;
    private long otherBytes;
    private long runNanos;
    /** Whether it has left: nothing that is sent now comes before it. */
    private volatile boolean sent;
    /** What was asked back, under the lock of its {@link Flights}. */
    private Asked asked = Asked.NOTHING;

    private long readNanos;
    private long resultBytes;
    private volatile int expiredOffset = -1;
    private volatile String expiredTrace = "";

    /**
     * A chunk that is about to be sent.
     *
     * @param itemBytes size of its items
     * @param packing when its items began to be packed, which they are now
     */
    Flight(long number, Chunk chunk, int count, long itemBytes, long packing) {
        this(number, chunk, count, itemBytes, packing, System.nanoTime());
    }

    /** Likewise, of one that was packed at {@code sending}. */
    Flight(long number, Chunk chunk, int count, long itemBytes, long packing, long sending) {
        this.sending = sending;
        this.number = number;
        this.chunk = chunk;
        this.count = count;
        this.itemBytes = itemBytes;
        this.packing = packing;
    }

    long number() {
        return number;
    }

    Chunk chunk() {
        return chunk;
    }

    /** How many items it has. */
    int count() {
        return count;
    }

    /** Whether the worker may give back the items from {@code from} on. */
    boolean mayReturn(int from) {
        return from == 0 || chunk.mayBeCut();
    }

    /** The worker has given back the items from {@code from} on. */
    void cut(int from) {
        count = from;
    }

    /** It has been sent. */
    void sent() {
        sent = true;
    }

    /**
     * How many items the worker could be asked for, and was not asked for in vain.
     *
     * @param first whether the worker is at it, or will be next
     */
    int spare(boolean first) {
        if (!sent || asked == Asked.ALSO_IF_BEGUN || (asked == Asked.IF_WAITING && !chunk.mayBeCut())) {
            return 0;
        }
        return !first ? count : chunk.mayBeCut() ? Math.max(0, count - reported - 1) : 0;
    }

    /**
     * Notes that the worker is asked for it; false if it was before.
     *
     * @param cut whether also for a part, if it can be cut
     */
    boolean recall(boolean cut) {
        Asked next = cut && chunk.mayBeCut() ? Asked.ALSO_IF_BEGUN : Asked.IF_WAITING;
        boolean more = next.compareTo(asked) > 0;
        asked = more ? next : asked;
        return more;
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

    /** So much was sent for it beside its items. */
    void sentBeside(long bytes) {
        otherBytes += bytes;
    }

    /** A message with results of so many bytes took the session so long. */
    void read(long bytes, long nanos) {
        resultBytes += bytes;
        readNanos += nanos;
    }

    /**
     * When what happened to it.
     *
     * @param told what the worker says, or null if it can't
     * @param received when its last message came, which has been read now
     */
    ChunkTimes times(WorkerLife worker, @Nullable WorkTimes told, long received) {
        long now = System.nanoTime();
        WorkTimes work = told;
        if (work == null) {
            long began = Math.max(sending, received - runNanos);
            work = new WorkTimes(began, began, received, 0, 0, 0, -1, 0);
        }
        // One clock for all processes of a machine, as a rule. Where it is not, what lies before and after what the
        // worker tells is taken to be in its middle.
        long shift = work.arrived() < sending || work.ended() > received
                ? (sending + received) / 2 - (work.arrived() + work.ended()) / 2
                : 0;
        long arrived = Math.max(sending, work.arrived() + shift);
        long began = Math.max(arrived, work.began() + shift);
        long ended = Math.max(began, Math.min(received, work.ended() + shift));
        long run = Math.max(0, runNanos - Math.min(runNanos, work.encodeNanos()));
        return new ChunkTimes(
                worker,
                packing,
                sending,
                arrived,
                began,
                ended,
                Math.max(ended, received),
                now,
                work.decodeNanos(),
                run,
                runNanos - run,
                work.gcNanos(),
                readNanos,
                work.slowest(),
                work.slowestNanos(),
                itemBytes,
                otherBytes,
                resultBytes);
    }
}
