package dev.lido.local;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges from a worker's signs of life whether it has frozen. Two things count: that its beats stop, and that for the
 * whole time nearly all of its processor time went into collecting garbage. Used by one thread.
 */
final class Pulse {
    /** Shares of the processor time, and of the clock, that the collector must have had. */
    private static final double SPIRAL_SHARE = 0.9;

    private static final double SPIRAL_LOAD = 0.3;
    private static final double NANOS_PER_TICK = 1e9 / 100;

    /**
     * A single collection of a large heap stops everything for long, and where the machine has far too much to do, a thread
     * may not get its turn for seconds: no reason to kill what works.
     */
    private static final int PATIENCE_WHILE_WORKING = 4;

    private static final int LEAST_TICKS = 10;
    private static final int LEAST_BEATS = 3;

    private final long limitNanos;
    private final Vitals vitals;
    private long beats = -1;
    private long beatAt;
    /** When it was first found stopped while it started; 0 if it was not. */
    private long stoppedAt;
    // The time since when the collector has had nearly everything:
    private Vitals.@Nullable Ticks ticks;
    private long ticksAt;
    private int beatsSince;
    private Vitals.@Nullable Ticks previous;

    Pulse(Duration limit, Vitals vitals) {
        this.limitNanos = limit.toNanos();
        this.vitals = vitals;
    }

    /** Starts to count afresh: the session itself was not running, as when the machine slept. */
    void forget() {
        beats = -1;
        stoppedAt = 0;
        ticks = null;
        previous = null;
    }

    /**
     * Looks at {@code now} at a worker that starts, and has no beats yet: only that it was stopped can be told. What is
     * wrong, to follow the worker's name, or null.
     */
    @Nullable
    String checkStart(long now) {
        if (!vitals.isStopped()) {
            stoppedAt = 0;
            return null;
        }
        if (stoppedAt == 0) {
            stoppedAt = now;
        }
        long silence = now - stoppedAt;
        return silence >= limitNanos
                ? "was stopped (SIGSTOP) for " + seconds(silence) + " while it started, and was killed"
                : null;
    }

    /**
     * Takes note of {@code beats} at {@code now}. What is wrong, to follow the worker's name, or null.
     *
     * @param busy whether it has something to do; a worker without can't be in a collector's spiral
     */
    @Nullable
    String check(long beats, long now, boolean busy) {
        if (beats != this.beats) {
            this.beats = beats;
            beatAt = now;
            beatsSince++;
        }
        Vitals.Ticks latest = vitals.ticks();
        boolean working = previous != null && latest != null && latest.all() > previous.all();
        previous = latest;
        long silence = now - beatAt;
        if (silence >= limitNanos * (working ? PATIENCE_WHILE_WORKING : 1)) {
            return "gave no sign of life for " + seconds(silence)
                    + (vitals.isStopped() ? ": it was stopped (SIGSTOP)" : "") + ", and was killed";
        }
        if (busy && isSpiral(latest, now) && now - ticksAt >= limitNanos && beatsSince >= LEAST_BEATS) {
            return "spent " + Math.round(100 * share(ticks, latest)) + " % of " + seconds(now - ticksAt)
                    + " collecting garbage, because its heap is full, and was killed" + ExitCause.MORE_HEAP;
        }
        return null;
    }

    /** Whether the collector has had nearly all time since {@link #ticksAt}, which else becomes now. */
    private boolean isSpiral(Vitals.@Nullable Ticks latest, long now) {
        Vitals.Ticks first = ticks;
        if (latest != null && first != null) {
            long all = latest.all() - first.all();
            if (all < LEAST_TICKS) {
                return false;
            }
            double load = all * NANOS_PER_TICK / Math.max(1, now - ticksAt);
            if (share(first, latest) >= SPIRAL_SHARE && load >= SPIRAL_LOAD) {
                return true;
            }
        }
        ticks = latest;
        ticksAt = now;
        beatsSince = 0;
        return false;
    }

    /** The collector's share of the processor time between two looks; 0 where there was none. */
    private static double share(Vitals.@Nullable Ticks from, Vitals.@Nullable Ticks to) {
        return from == null || to == null || to.all() == from.all()
                ? 0
                : (double) (to.collector() - from.collector()) / (to.all() - from.all());
    }

    private static String seconds(long nanos) {
        return Math.round(nanos / 1e9) + " s";
    }
}
