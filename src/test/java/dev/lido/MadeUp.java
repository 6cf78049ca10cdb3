package dev.lido;

import dev.lido.engine.Baggage;
import dev.lido.engine.WorkerLife;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Timelines of calls that never were. Times are in milliseconds. */
final class MadeUp {
    static final long MS = 1_000_000;
    /** The clock has no zero that means anything. */
    static final long ZERO = -5_000 * MS;

    String kind = "map";
    int workers = 2;
    int chunkOption;
    long wall = 1000;
    long items = -1;
    long failed;
    long capture;
    final List<Lane> lanes = new ArrayList<>();
    final List<CallTimeline.SlowItem> slow = new ArrayList<>();
    final List<String> deaths = new ArrayList<>();
    final List<Baggage> baggage = new ArrayList<>();

    /** A chunk of {@code count} items that waits for nothing and does nothing else but run. */
    static ChunkSpan run(long first, int count, long from, long end) {
        return span(first, count, from, end, 0, 0, 0, end - from, 0, 0);
    }

    static ChunkSpan span(
            long first,
            int count,
            long from,
            long end,
            long pack,
            long transfer,
            long decode,
            long run,
            long encode,
            long gc) {
        long began = from + pack + transfer;
        return new ChunkSpan(
                first,
                first + count,
                count,
                1,
                1,
                0,
                false,
                at(from),
                at(began),
                at(end),
                at(end),
                pack * MS,
                transfer * MS,
                0,
                decode * MS,
                run * MS,
                encode * MS,
                gc * MS,
                0,
                0,
                run * MS / Math.max(1, count),
                0,
                0,
                0);
    }

    static ChunkSpan failing(ChunkSpan span, int failed, boolean lost) {
        return new ChunkSpan(
                span.first(),
                span.end(),
                span.items(),
                1,
                1,
                failed,
                lost,
                span.from(),
                span.began(),
                span.ended(),
                span.done(),
                span.pack(),
                span.transfer(),
                span.queue(),
                span.decode(),
                span.run(),
                span.encode(),
                span.gc(),
                0,
                0,
                span.slowestNanos(),
                0,
                0,
                0);
    }

    static ChunkSpan weighing(ChunkSpan span, long items, long others, long results) {
        return new ChunkSpan(
                span.first(),
                span.end(),
                span.items(),
                1,
                1,
                0,
                false,
                span.from(),
                span.began(),
                span.ended(),
                span.done(),
                span.pack(),
                span.transfer(),
                span.queue(),
                span.decode(),
                span.run(),
                span.encode(),
                span.gc(),
                0,
                0,
                span.slowestNanos(),
                items,
                others,
                results);
    }

    static long at(long millis) {
        return ZERO + millis * MS;
    }

    MadeUp lane(int number, long launched, long ready, ChunkSpan... spans) {
        lanes.add(new Lane(
                new WorkerLife(number, 4710 + number, at(launched), at(ready)),
                List.of(spans),
                List.of(spans).stream().anyMatch(ChunkSpan::lost)));
        return this;
    }

    MadeUp slow(long index, long millis, String preview) {
        slow.add(new CallTimeline.SlowItem(index, Duration.ofMillis(millis), 1, preview));
        return this;
    }

    CallTimeline call() {
        long count = items >= 0
                ? items
                : lanes.stream().mapToLong(lane -> lane.sum(ChunkSpan::items)).sum();
        return new CallTimeline(
                new CallTimeline.Facts(
                        kind,
                        Instant.EPOCH,
                        ZERO,
                        ZERO + wall * MS,
                        false,
                        workers,
                        chunkOption,
                        count,
                        failed,
                        0,
                        capture * MS),
                lanes,
                slow,
                deaths,
                baggage);
    }
}
