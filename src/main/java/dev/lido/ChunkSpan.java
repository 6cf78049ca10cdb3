package dev.lido;

import dev.lido.engine.ChunkTimes;

/**
 * One chunk, or several merged, in the lane of its worker. Moments are {@link System#nanoTime}'s; in a lane no span's
 * {@code from} lies before the {@code ended} of the one before it: what was sent ahead of time cost the worker nothing.
 *
 * @param first index of the first item
 * @param end index behind the last
 * @param items how many were run, or tried
 * @param chunks how many chunks these are
 * @param attempt the highest one
 * @param failed items that had no result, tried again or not
 * @param lost whether the worker ended with it
 * @param from the session turned to it and the worker had nothing else
 * @param began the worker began with it
 * @param ended the worker was done
 * @param done the session had decoded the results
 * @param pack part of what lies before {@code began}, as are {@code transfer} and {@code queue}
 * @param decode part of what lies between {@code began} and {@code ended}, as are {@code run} and {@code encode}
 * @param gc within these
 * @param back the way of the last results to the session
 * @param read decoding in the session
 * @param slowestNanos what the slowest item took
 */
record ChunkSpan(
        long first,
        long end,
        int items,
        int chunks,
        int attempt,
        int failed,
        boolean lost,
        long from,
        long began,
        long ended,
        long done,
        long pack,
        long transfer,
        long queue,
        long decode,
        long run,
        long encode,
        long gc,
        long back,
        long read,
        long slowestNanos,
        long itemBytes,
        long otherBytes,
        long resultBytes) {

    /** @param freeSince when the worker had nothing else to do */
    static ChunkSpan of(
            ChunkTimes times, long first, int items, int attempt, int failed, boolean lost, long freeSince) {
        long from = Math.min(times.began(), Math.max(times.packing(), freeSince));
        long sending = Math.max(from, times.sending());
        long arrived = Math.max(sending, times.arrived());
        long began = Math.max(times.began(), freeSince);
        return new ChunkSpan(
                first,
                first + items,
                items,
                1,
                attempt,
                failed,
                lost,
                Math.max(from, freeSince),
                began,
                Math.max(began, times.ended()),
                Math.max(began, times.done()),
                Math.max(0, Math.min(sending, began) - from),
                Math.max(0, Math.min(arrived, began) - sending),
                Math.max(0, began - arrived),
                times.decodeNanos(),
                times.runNanos(),
                times.encodeNanos(),
                times.gcNanos(),
                times.received() - times.ended(),
                times.readNanos(),
                times.slowestNanos(),
                times.itemBytes(),
                times.otherBytes(),
                times.resultBytes());
    }

    /** One for both; {@code next} follows this one in its lane. */
    ChunkSpan and(ChunkSpan next) {
        return new ChunkSpan(
                Math.min(first, next.first),
                Math.max(end, next.end),
                items + next.items,
                chunks + next.chunks,
                Math.max(attempt, next.attempt),
                failed + next.failed,
                lost || next.lost,
                from,
                began,
                next.ended,
                next.done,
                pack + next.pack,
                transfer + next.transfer,
                queue + next.queue,
                decode + next.decode,
                run + next.run,
                encode + next.encode,
                gc + next.gc,
                back + next.back,
                read + next.read,
                Math.max(slowestNanos, next.slowestNanos),
                itemBytes + next.itemBytes,
                otherBytes + next.otherBytes,
                resultBytes + next.resultBytes);
    }

    /** Which items, for people: {@code 17} or {@code 17-32}. */
    String range() {
        return end - first <= 1 ? Long.toString(first) : first + "-" + (end - 1);
    }
}
