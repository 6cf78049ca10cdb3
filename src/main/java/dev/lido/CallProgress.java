package dev.lido;

import dev.lido.engine.ChunkProgress;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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

    /** The call that is followed. */
    interface Source {
        /** What has ended. */
        Counts counts();

        /** The chunks that have not. */
        List<ChunkProgress> chunks();
    }

    /**
     * What has ended of a call.
     *
     * @param ended items of chunks that have ended
     * @param failed items that failed
     * @param total negative if not known
     */
    record Counts(long ended, long failed, long total) {}

    private final String name;
    private final Source source;
    private final Consumer<ProgressUpdate> listener;
    private final long delayNanos;
    private final long intervalNanos;
    private final long beganAt;
    private final ReentrantLock telling = new ReentrantLock();
    // Guarded by the lock:
    private final RateEstimate rate = new RateEstimate();
    private long dueAt;
    private boolean told;
    private boolean over;
    private long done;

    CallProgress(
            String name,
            Source source,
            Consumer<ProgressUpdate> listener,
            Duration delay,
            Duration interval,
            long beganAt) {
        this.name = name;
        this.source = source;
        this.listener = listener;
        this.delayNanos = delay.toNanos();
        this.intervalNanos = interval.toNanos();
        this.beganAt = beganAt;
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
        CallProgress progress = new CallProgress(name, source, listener, delay, interval, beganAt);
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
                tell(update(now, ProgressUpdate.State.RUNNING));
            }
        } finally {
            telling.unlock();
        }
    }

    /** The call is over. Tells the listener, unless the call was too short to be shown. */
    void end(ProgressUpdate.State state) {
        ProgressTicker.remove(this);
        end(state, System.nanoTime());
    }

    void end(ProgressUpdate.State state, long now) {
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
                    tell(update(now, state));
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

    private ProgressUpdate update(long now, ProgressUpdate.State state) {
        // In this order: a chunk that ends between the two is missed until the next time, and not counted twice.
        Counts counts = source.counts();
        List<ChunkProgress> chunks = source.chunks();
        long ended = counts.ended();
        double parts = 0;
        List<ProgressUpdate.RunningItem> running = new ArrayList<>();
        for (ChunkProgress chunk : chunks) {
            ended += chunk.ended();
            if (chunk.isRunning()) {
                double part = chunk.fraction();
                parts += Math.max(0, part);
                running.add(new ProgressUpdate.RunningItem(
                        chunk.worker(),
                        chunk.chunk().firstIndex() + chunk.ended(),
                        part < 0 ? OptionalDouble.empty() : OptionalDouble.of(part)));
            }
        }
        // What is tried again, or was lost with its worker, had been counted.
        done = Math.max(done, counts.total() < 0 ? ended : Math.min(ended, counts.total()));
        double seconds = Math.max(0, now - beganAt) / 1e9;
        rate.update(done + parts, seconds);
        boolean runs = state == ProgressUpdate.State.RUNNING;
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
                state);
    }

    static void warn(String what, @Nullable Throwable error) {
        System.getLogger("dev.lido").log(Level.WARNING, what + ".", error);
    }
}
