package dev.lido.worker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is, of two threads, to receive. Whoever has it may lend it before running something short, and most often
 * takes it back afterwards: then nobody was woken, and a short task costs no change of threads. What turns out to be long
 * loses it to the other thread, which looks every now and then while short tasks come, and sleeps when none do.
 *
 * <pre>
 * FREE --take--> TAKEN --release--> FREE
 *                 ^  |
 *        reclaim, |  | lend
 *  take when late |  v
 *                LENT
 * </pre>
 */
final class ReceivingTurn {
    /** How long it may be lent before the other thread takes it. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** How often the other thread looks. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** How often in vain, before it sleeps until it is woken. */
    private static final int MOST_LOOKS = 4;

    private enum State {
        FREE,
        TAKEN,
        LENT
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.FREE);
    /** Who waits for it. */
    private volatile @Nullable Thread other;
    /** Whether {@link #other} looks by itself. */
    private volatile boolean looks;
    /** Since when it is lent, by {@link System#nanoTime}. */
    private volatile long since;

    /** Waits for the turn. */
    void take() {
        if (state.compareAndSet(State.FREE, State.TAKEN)) {
            return;
        }
        other = Thread.currentThread();
        looks = true;
        int vain = 0;
        long seen = since;
        while (true) {
            State now = state.get();
            if (now == State.FREE && state.compareAndSet(State.FREE, State.TAKEN)) {
                break;
            }
            long wait = PAUSE_NANOS;
            if (now == State.LENT) {
                wait = since + PATIENCE_NANOS - System.nanoTime();
                if (wait <= 0 && state.compareAndSet(State.LENT, State.TAKEN)) {
                    break;
                }
            }
            if (since != seen) {
                seen = since;
                vain = 0;
            } else if (now == State.TAKEN && ++vain > MOST_LOOKS) {
                looks = false;
                if (state.get() == State.TAKEN) {
                    LockSupport.park(this);
                }
                looks = true;
                vain = 0;
                continue;
            }
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            }
            Thread.interrupted(); // a task's leftover: whatever it was meant for is over
        }
        looks = false;
        other = null;
    }

    /** Whether somebody waits and looks by himself. */
    boolean isLookedAfter() {
        return looks;
    }

    /** Gives it to whoever waits. */
    void release() {
        state.set(State.FREE);
        LockSupport.unpark(other);
    }

    /** Lets the other thread take it if {@link #reclaim} does not follow soon. */
    void lend() {
        since = System.nanoTime();
        state.set(State.LENT);
        if (!isLookedAfter()) {
            LockSupport.unpark(other);
        }
    }

    /** Takes back what was lent, if nobody has taken it; whether it is had again. */
    boolean reclaim() {
        return state.compareAndSet(State.LENT, State.TAKEN);
    }

    /** Goes on lending what was reclaimed, as if it had not been. */
    void lendOn() {
        state.set(State.LENT);
    }
}
