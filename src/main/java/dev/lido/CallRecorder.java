package dev.lido;

import dev.lido.engine.Baggage;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.WorkerLife;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes when what happened in one call. What every call does is done in loops: in a session's first call, where it delays
 * the answer, each lambda costs a millisecond. While the call runs it holds the slowest items; what remains of them after the
 * call is text. Thread-safe.
 */
final class CallRecorder {
    static final int MOST_SPANS = 2048;
    private static final int MOST_SLOW = 5;
    private static final long WORTH_NAMING_BYTES = 64 << 10;
    /** Looking at users' objects may take long, so it gets this share of the call's time. */
    private static final int PREVIEW_SHARE = 50;

    /** In place of an item that has no meaning. */
    private static final Object NOTHING = new Object();

    private static final class Track {
        final List<ChunkSpan> spans = new ArrayList<>();
        WorkerLife worker;
        long freeSince = Long.MIN_VALUE;
        boolean died;

        Track(WorkerLife worker) {
            this.worker = worker;
        }
    }

    private record Slow(long index, long nanos, int worker, Object item) {}

    private final String kind;
    private final int workers;
    private final int chunkOption;
    private final Instant started = Instant.now();
    private final long start = System.nanoTime();
    private final Map<Integer, Track> tracks = new TreeMap<>();
    private final Map<Integer, String> deaths = new LinkedHashMap<>();
    private final List<Slow> slow = new ArrayList<>();
    private List<CallTimeline.SlowItem> named = List.of();
    private List<Baggage> baggage = List.of();
    private long captureNanos;
    private int spans;
    private long items;
    private long failed;
    private long retried;
    private long otherBytes;
    private int pending;
    private long end;
    private boolean over;

    /**
     * @param kind what the call is
     * @param workers how many workers the pool may have
     * @param chunkOption the number of items of a chunk, if that was fixed, or 0
     */
    CallRecorder(String kind, int workers, int chunkOption) {
        this.kind = kind;
        this.workers = workers;
        this.chunkOption = chunkOption;
    }

    String kind() {
        return kind;
    }

    long start() {
        return start;
    }

    /** The function was captured, which has begun at {@code since}. */
    synchronized void captured(long since) {
        captureNanos += System.nanoTime() - since;
    }

    /** Nothing will be run. */
    synchronized void abandoned() {
        end = System.nanoTime();
        over = true;
    }

    /** A task of many that are recorded together begins. */
    synchronized void taskBegan() {
        pending++;
        over = false;
    }

    /** Such a task has ended. */
    synchronized void taskEnded() {
        pending--;
        end = System.nanoTime();
        over = pending == 0;
    }

    /** Since when nothing has been under way; {@link Long#MAX_VALUE} while something is. */
    synchronized long quietSince() {
        return over ? end : Long.MAX_VALUE;
    }

    /**
     * A chunk has ended.
     *
     * @param tried items that were not put back
     * @param item the slowest one, or null if that has no meaning
     */
    synchronized void ended(
            ChunkTimes times, long first, int tried, int attempt, int failures, boolean lost, @Nullable Object item) {
        if (tried == 0) {
            return;
        }
        Track track = tracks.get(times.worker().number());
        if (track == null) {
            track = new Track(times.worker());
            tracks.put(times.worker().number(), track);
        }
        track.worker = times.worker();
        track.died |= lost;
        ChunkSpan span = ChunkSpan.of(times, first, tried, attempt, failures, lost, track.freeSince);
        track.freeSince = span.ended();
        track.spans.add(span);
        items += attempt == 1 ? tried : 0;
        otherBytes += times.otherBytes();
        if (times.slowest() >= 0) {
            note(new Slow(
                    first + times.slowest(),
                    times.slowestNanos(),
                    times.worker().number(),
                    item == null ? NOTHING : item));
        }
        if (++spans > MOST_SPANS) {
            compact(MOST_SPANS / 2);
        }
    }

    private void note(Slow next) {
        if (slow.size() == MOST_SLOW && slow.get(MOST_SLOW - 1).nanos >= next.nanos || over && pending == 0) {
            return;
        }
        int at = slow.size();
        while (at > 0 && slow.get(at - 1).nanos < next.nanos) {
            at--;
        }
        slow.add(at, next);
        if (slow.size() > MOST_SLOW) {
            slow.remove(MOST_SLOW);
        }
    }

    /** What each worker has done in chunks that have ended: tried twice, an item counts twice. */
    synchronized List<ProgressUpdate.WorkerShare> shares() {
        return tracks.values().stream()
                .map(track -> new ProgressUpdate.WorkerShare(
                        track.worker.number(),
                        track.worker.pid(),
                        track.spans.stream().mapToLong(ChunkSpan::items).sum()))
                .toList();
    }

    /** Merges spans until there are no more than {@code most}, or one for each worker. */
    synchronized void compact(int most) {
        while (spans > Math.max(most, tracks.size())) {
            spans = 0;
            for (Track track : tracks.values()) {
                Lane.merge(track.spans);
                spans += track.spans.size();
            }
        }
    }

    /** An item has failed; it will not be tried again unless {@code again}. */
    synchronized void failed(Failure reason, boolean again) {
        if (again) {
            retried++;
        } else {
            failed++;
        }
        if (reason instanceof Failure.WorkerDied died) {
            deaths.putIfAbsent(died.worker(), "worker " + died.worker() + " (pid " + died.pid() + ") " + died.cause());
        }
    }

    /** All is over: keeps no item. */
    void over(Job job) {
        long now = System.nanoTime();
        boolean heavy;
        List<Slow> slowest;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            end = now;
            heavy = otherBytes > WORTH_NAMING_BYTES;
            slowest = List.copyOf(slow);
            slow.clear();
        }
        List<CallTimeline.SlowItem> shown = shown(slowest, (now - start) / PREVIEW_SHARE);
        List<Baggage> weighed = heavy ? job.baggage() : List.of();
        synchronized (this) {
            named = shown;
            baggage = weighed;
        }
    }

    private List<CallTimeline.SlowItem> shown(List<Slow> slowest, long budgetNanos) {
        long deadline = System.nanoTime() + budgetNanos;
        List<CallTimeline.SlowItem> shown = new ArrayList<>();
        for (Slow each : slowest) {
            shown.add(new CallTimeline.SlowItem(
                    each.index,
                    Duration.ofNanos(each.nanos),
                    each.worker,
                    each.item != NOTHING ? Preview.of(each.item, System.nanoTime() - deadline < 0) : ""));
        }
        return List.copyOf(shown);
    }

    /** How it is at this moment. */
    CallTimeline timeline() {
        List<Slow> slowest;
        synchronized (this) {
            slowest = List.copyOf(slow);
        }
        List<CallTimeline.SlowItem> shown = shown(slowest, Long.MAX_VALUE / 4);
        synchronized (this) {
            List<Lane> lanes = tracks.values().stream()
                    .map(track -> new Lane(
                            track.worker, track.spans, track.died || deaths.containsKey(track.worker.number())))
                    .toList();
            long until = over ? end : System.nanoTime();
            for (Lane lane : lanes) {
                until = lane.spans().stream().mapToLong(ChunkSpan::ended).reduce(until, Math::max);
            }
            return new CallTimeline(
                    new CallTimeline.Facts(
                            kind,
                            started,
                            start,
                            until,
                            !over,
                            workers,
                            chunkOption,
                            items,
                            failed,
                            retried,
                            captureNanos),
                    lanes,
                    over && pending == 0 && slow.isEmpty() ? named : shown,
                    List.copyOf(deaths.values()),
                    baggage);
        }
    }
}
