package dev.lido.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends items whose time is over, on a thread that the first item with a limit starts. The thread sleeps until the nearest
 * limit, but looks up now and then, so that a new item wakes it only if its limit is nearer than that.
 */
final class Watchdog implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** While there is nothing to watch. */
    private static final long LONG_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Set<ChunkRun> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;
    /** When the thread looks next at the latest. Set before it looks, so that no limit slips by between. */
    private volatile long nextLook;

    private volatile boolean closed;

    /** {@code run} is to be {@linkplain ChunkRun#look looked at} at {@code due}, by {@link System#nanoTime}. */
    void watch(ChunkRun run, long due) {
        watched.add(run);
        Thread started = thread;
        if (started == null) {
            start();
        } else if (due - nextLook < 0) {
            LockSupport.unpark(started);
        }
    }

    void forget(ChunkRun run) {
        watched.remove(run);
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            Thread started = new Thread(this::run, "lido-deadlines");
            started.setDaemon(true);
            nextLook = System.nanoTime();
            thread = started;
            started.start();
        }
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            nextLook = now + PAUSE_NANOS;
            long left = PAUSE_NANOS;
            for (ChunkRun run : watched) {
                left = Math.min(left, lookAt(run, now));
            }
            if (watched.isEmpty()) {
                left = LONG_PAUSE_NANOS;
                nextLook = now + left;
                if (!watched.isEmpty()) {
                    continue; // it came between, and took the next look to be soon
                }
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private static long lookAt(ChunkRun run, long now) {
        try {
            return run.look(now);
        } catch (RuntimeException | Error e) {
            // Memory that has run out comes back; the others have limits, too.
            System.getLogger("dev.lido").log(System.Logger.Level.DEBUG, "a time limit could not be kept", e);
            return PAUSE_NANOS;
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread started;
        synchronized (this) {
            started = thread;
        }
        LockSupport.unpark(started);
    }
}
