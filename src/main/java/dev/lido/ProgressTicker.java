package dev.lido;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The session's one thread that looks at the calls which are followed. It starts with the first of them and ends some time
 * after the last; a short call costs an entry in a set, and wakes nobody.
 */
final class ProgressTicker {
    private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();
    /** Ticks without a call before it ends. */
    private static final int PATIENCE = 20;

    private static final Set<CallProgress> CALLS = ConcurrentHashMap.newKeySet();
    private static volatile @Nullable Thread thread;

    private ProgressTicker() {}

    static void add(CallProgress call) {
        CALLS.add(call);
        // The thread clears the field before it looks at the set for the last time: one of the two sees the other.
        if (thread == null) {
            start();
        }
    }

    static void remove(CallProgress call) {
        CALLS.remove(call);
    }

    private static synchronized void start() {
        if (thread == null) {
            Thread made = new Thread(ProgressTicker::run, "lido-progress");
            made.setDaemon(true);
            try {
                made.start();
                thread = made;
            } catch (OutOfMemoryError e) {
                // No thread is to be had: the call runs all the same, unseen.
            }
        }
    }

    private static void run() {
        int idle = 0;
        while (idle < PATIENCE || !end()) {
            LockSupport.parkNanos(TICK_NANOS);
            Thread.interrupted(); // nobody means this thread
            idle = CALLS.isEmpty() ? idle + 1 : 0;
            try {
                if (idle == 1) {
                    ProgressChoice.terminal(); // while nobody waits
                }
                CALLS.forEach(call -> call.tick(System.nanoTime()));
            } catch (Throwable e) {
                // Such as memory that has run out: it comes back.
            }
        }
    }

    private static synchronized boolean end() {
        if (!CALLS.isEmpty()) {
            return false;
        }
        thread = null;
        return true;
    }
}
