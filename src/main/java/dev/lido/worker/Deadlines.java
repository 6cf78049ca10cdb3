package dev.lido.worker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends items whose time is over. Its thread is started by the first item that has a limit. It sleeps until the limit of
 * the item that runs, but looks up now and then, so that a new item wakes it only if that one's limit is nearer.
 */
final class Deadlines {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private @Nullable Thread thread;
    private volatile @Nullable ChunkRunner watched;
    /** When the thread looks next at the latest. Set before it looks, so that no deadline slips by between. */
    private volatile long nextLook;

    /** {@code runner} has begun an item that must end at {@code deadline}, by {@link System#nanoTime}. One thread at a time. */
    void watch(ChunkRunner runner, long deadline) {
        watched = runner;
        if (thread == null) {
            Thread started = new Thread(this::run, "lido-deadlines");
            started.setDaemon(true);
            thread = started;
            started.start();
        } else if (deadline - nextLook < 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (true) {
            long now = System.nanoTime();
            nextLook = now + PAUSE_NANOS;
            ChunkRunner runner = watched;
            long left = runner == null ? PAUSE_NANOS : runner.expireIfDue(now);
            LockSupport.parkNanos(this, Math.min(PAUSE_NANOS, left));
        }
    }
}
