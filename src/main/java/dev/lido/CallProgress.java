package dev.lido;

import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows one call and tells a listener of it, from the {@link ProgressTicker}'s thread while the call runs and from the
 * call's own in the end: never two at a time. A listener that throws is told no more.
 */
final class CallProgress {
    /** How long the end of a call waits for a listener that is still busy with the update before. */
    private static final long PATIENCE_MILLIS = 1000;
    /** Ticks come when they come; an update that is due almost now is due. */
    private static final long SLACK_NANOS = 20_000_000;
    /** For how long in one update users' objects are asked for their words. */
    private static final long PREVIEW_NANOS = 5_000_000;

    /** The call that is followed. */
    interface Source {
        /** What has ended. */
        Counts counts();

        /** The chunks that have not. */
        List<ChunkProgress> chunks();

        /** What each worker has done in chunks that have ended. */
        default List<ProgressUpdate.WorkerShare> shares() {
            return List.of();
        }

        /** The first failures. */
        default List<ProgressUpdate.FailedItem> failures() {
            return List.of();
        }

        /** The item at {@code offset} of {@code chunk} in words, its own {@code toString} only where {@code asks} is true. */
        default String preview(Chunk chunk, int offset, boolean asks) {
            return "";
        }
    }

    /**
     * What has ended of a call.
     *
     * @param ended items of chunks that have ended
     * @param failed items that failed
     * @param total negative if not known
     */
    record Counts(long ended, long failed, long total) {}

    /** How far a call was at one moment: taken before what still runs of it is stopped, which is not to count as done. */
    static final class Snapshot {
        private final Counts counts;
        private final List<ProgressUpdate.WorkerShare> shares;
        private final List<ChunkProgress> chunks;

        Snapshot(Source source) {
            // In this order: a chunk that ends between the two is missed until the next time, and not counted twice.
            counts = source.counts();
            shares = source.shares();
            chunks = source.chunks();
        }

        /** Items that have ended. */
        long done() {
            return counts.ended()
                    + chunks.stream().mapToLong(ChunkProgress::ended).sum();
        }
    }

    private final String name;
    private final Source source;
    private final Consumer<ProgressUpdate> listener;
    private final long delayNanos;
    private final long intervalNanos;
    private final long beganAt;
    private final LongSupplier clock;
    private final ReentrantLock telling = new ReentrantLock();
    // Guarded by the lock:
    private final RateEstimate rate = new RateEstimate();
    private long dueAt;
    private boolean told;
    private boolean over;
    private long done;
    private final Map<Integer, Shown> shown = new HashMap<>();

    /** What a worker ran when that was last looked at. */
    private record Shown(long index, String item, boolean asked) {}

    CallProgress(
            String name,
            Source source,
            Consumer<ProgressUpdate> listener,
            Duration delay,
            Duration interval,
            long beganAt,
            LongSupplier clock) {
        this.name = name;
        this.source = source;
        this.listener = listener;
        this.delayNanos = delay.toNanos();
        this.intervalNanos = interval.toNanos();
        this.beganAt = beganAt;
        this.clock = clock;
        this.dueAt = beganAt + Math.max(delayNanos, intervalNanos);
    }

    /** Starts to follow a call that began at {@code beganAt}. */
    static CallProgress begin(
            String name,
            Source source,
            Consumer<ProgressUpdate> listener,
            Duration delay,
            Duration interval,
            long beganAt) {
        CallProgress progress = new CallProgress(name, source, listener, delay, interval, beganAt, System::nanoTime);
        ProgressTicker.add(progress);
        return progress;
    }

    /** Tells the listener if an update is due at {@code now}. */
    void tick(long now) {
        if (!telling.tryLock()) {
            return;
        }
        try {
            if (!over && now - dueAt >= -SLACK_NANOS) {
                dueAt = now + intervalNanos;
                tell(update(now, ProgressUpdate.State.RUNNING, snapshot()));
            }
        } finally {
            telling.unlock();
        }
    }

    /** How far the call is. */
    Snapshot snapshot() {
        return new Snapshot(source);
    }

    /**
     * The call is over. Tells the listener, unless the call was too short to be shown.
     *
     * @param last how far it came; null if that has not changed since
     */
    void end(ProgressUpdate.State state, @Nullable Snapshot last) {
        ProgressTicker.remove(this);
        end(state, last, System.nanoTime());
    }

    void end(ProgressUpdate.State state, @Nullable Snapshot last, long now) {
        // The listener is not to see the interrupt that has ended the call; whoever called is.
        boolean interrupted = Thread.interrupted();
        try {
            if (!telling.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                warn(
                        "The progress listener of a call of " + name
                                + " has not returned for a second, and is told no more",
                        null);
                return;
            }
            try {
                if (!over && (told || delayNanos == 0)) {
                    tell(update(now, state, last == null ? snapshot() : last));
                }
                over = true;
            } finally {
                telling.unlock();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tell(ProgressUpdate update) {
        told = true;
        try {
            listener.accept(update);
        } catch (Throwable e) {
            over = true;
            warn("The progress listener of a call of " + name + " failed and is told no more; the call goes on", e);
        }
    }

    private ProgressUpdate update(long now, ProgressUpdate.State state, Snapshot at) {
        Counts counts = at.counts;
        Map<Integer, ProgressUpdate.WorkerShare> shares = new TreeMap<>();
        at.shares.forEach(share -> shares.put(share.worker(), share));
        long ended = counts.ended();
        double parts = 0;
        boolean runs = state == ProgressUpdate.State.RUNNING;
        long deadline = clock.getAsLong() + PREVIEW_NANOS;
        List<ProgressUpdate.RunningItem> running = new ArrayList<>();
        for (ChunkProgress chunk : at.chunks) {
            ended += chunk.ended();
            shares.merge(
                    chunk.worker(),
                    new ProgressUpdate.WorkerShare(chunk.worker(), chunk.pid(), chunk.ended()),
                    CallProgress::sum);
            if (chunk.isRunning()) {
                double part = chunk.fraction();
                parts += Math.max(0, part);
                long index = chunk.chunk().firstIndex() + chunk.ended();
                running.add(new ProgressUpdate.RunningItem(
                        chunk.worker(),
                        index,
                        runs ? preview(chunk, index, running.isEmpty() || clock.getAsLong() - deadline < 0) : "",
                        part < 0 ? OptionalDouble.empty() : OptionalDouble.of(part)));
            }
        }
        if (state == ProgressUpdate.State.DONE && counts.total() >= 0) {
            ended = counts.total(); // of the last chunk, the results may be there before the word that it is over
        }
        // What is tried again, or was lost with its worker, had been counted.
        done = Math.max(done, counts.total() < 0 ? ended : Math.min(ended, counts.total()));
        double seconds = Math.max(0, now - beganAt) / 1e9;
        rate.update(done + parts, seconds);
        double perSecond = runs ? rate.perSecond() : seconds > 0 ? done / seconds : 0;
        // Who has all results of a lazy call has not always asked whether there are more.
        long all = counts.total() < 0 && state == ProgressUpdate.State.DONE ? done : counts.total();
        OptionalLong total = all < 0 ? OptionalLong.empty() : OptionalLong.of(all);
        return new ProgressUpdate(
                name,
                done,
                counts.failed(),
                total,
                Duration.ofNanos((long) (seconds * 1e9)),
                perSecond,
                runs && total.isPresent() && perSecond > 0
                        ? Optional.of(Duration.ofMillis(
                                (long) (1000 * Math.max(0, total.getAsLong() - done - parts) / perSecond)))
                        : Optional.empty(),
                runs ? running : List.of(),
                List.copyOf(shares.values()),
                counts.failed() == 0 ? List.of() : source.failures(),
                state);
    }

    private static ProgressUpdate.WorkerShare sum(ProgressUpdate.WorkerShare ended, ProgressUpdate.WorkerShare runs) {
        return new ProgressUpdate.WorkerShare(runs.worker(), runs.pid(), ended.items() + runs.items());
    }

    /**
     * An item's {@code toString} may be slow: it is asked once, and if there is no time left ({@code asks} is false), then
     * at a later update. The first of a class often takes all the time, and those after it next to none.
     */
    private String preview(ChunkProgress chunk, long index, boolean asks) {
        Shown before = shown.get(chunk.worker());
        if (before == null || before.index != index || asks && !before.asked) {
            before = new Shown(index, source.preview(chunk.chunk(), chunk.ended(), asks), asks);
            shown.put(chunk.worker(), before);
        }
        return before.item;
    }

    static void warn(String what, @Nullable Throwable error) {
        System.getLogger("dev.lido").log(Level.WARNING, what + ".", error);
    }
}
