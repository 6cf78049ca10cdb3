package dev.lido.local;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Starts of workers in a row that failed. Each is followed by a longer pause, in which none is started; the last of {@link
 * #ATTEMPTS} leaves no hope, and the next one counts afresh. Thread-safe.
 */
final class StartFailures {
    /** Starts in a row that fail before those who wait are told, unless a worker is there for them. */
    static final int ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private int count;
    private boolean pausing;

    /** A worker is ready. */
    synchronized void forget() {
        count = 0;
    }

    synchronized boolean isPausing() {
        return pausing;
    }

    /** The pause is over. */
    synchronized void resume() {
        pausing = false;
    }

    /**
     * One more has failed; how long to pause before the next, or null if there is no hope.
     *
     * @param again whether the next one may end better
     * @param served whether a worker is there that takes what waits
     */
    synchronized @Nullable Duration add(boolean again, boolean served) {
        count++;
        boolean hopeless = (count >= ATTEMPTS || !again) && !served;
        count %= ATTEMPTS;
        pausing = !hopeless;
        return hopeless ? null : PAUSE.multipliedBy(1L << count);
    }
}
