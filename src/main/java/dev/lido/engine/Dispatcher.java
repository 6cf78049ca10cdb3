package dev.lido.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The works that have chunks to give, taken in turn. Thread-safe. */
public final class Dispatcher {
    private final Deque<Work> works = new ArrayDeque<>();
    /** Changes with each {@link #add}: who found nothing and sees another number looks again. */
    private volatile long arrivals;

    /** What chunks are given to: a worker. */
    public interface Taker {
        /** Its number. */
        int number();

        /** Held while chunks are assigned. */
        ReentrantLock lock();

        /** Whether it takes chunks now. */
        boolean hasRoom();

        /** Chunks that it has. */
        int inFlight();

        /** Takes {@code chunk}; under the lock. What it has to do with it may wait for {@link #flush}. */
        void assign(Chunk chunk);

        /** Does what waits; under the lock. */
        default void flush() {}
    }

    /** Adds {@code work}, unless it is there. */
    public void add(Work work) {
        synchronized (works) {
            if (!works.contains(work)) {
                works.addLast(work);
            }
            arrivals++;
        }
    }

    /** Changes with each {@link #add}: a caller that found nothing and sees another number looks again. */
    public long arrivals() {
        return arrivals;
    }

    /** The next chunk for worker {@code worker}, which has {@code ahead} already. */
    public @Nullable Chunk next(int worker, int ahead) {
        synchronized (works) {
            for (int tries = works.size(); tries > 0; tries--) {
                Work work = works.removeFirst();
                Chunk chunk = work.poll(worker, ahead);
                if (!work.isExhausted()) {
                    works.addLast(work);
                }
                if (chunk != null) {
                    return chunk;
                }
            }
            return null;
        }
    }

    /**
     * Gives chunks to {@code worker} while it has room. If another thread is at it, that one sees what arrived meanwhile, so
     * this one need not wait.
     */
    public void feed(Taker worker) {
        long seen;
        do {
            if (!worker.hasRoom() || !worker.lock().tryLock()) {
                return;
            }
            try {
                seen = arrivals;
                assignAll(worker);
            } finally {
                worker.lock().unlock();
            }
        } while (seen != arrivals);
    }

    private void assignAll(Taker worker) {
        Chunk chunk = worker.hasRoom() ? next(worker.number(), worker.inFlight()) : null;
        if (chunk == null) {
            return;
        }
        try {
            while (chunk != null) {
                worker.assign(chunk);
                chunk = worker.hasRoom() ? next(worker.number(), worker.inFlight()) : null;
            }
        } finally {
            worker.flush();
        }
    }

    /** How many workers the works could keep busy, {@code most} at the most. */
    public int demand(int most) {
        synchronized (works) {
            int demand = 0;
            for (Work work : works) {
                demand += work.isExhausted() ? 0 : work.parallelism();
                if (demand >= most) {
                    return most;
                }
            }
            return demand;
        }
    }

    /** How many works there are. */
    public int size() {
        synchronized (works) {
            return works.size();
        }
    }

    /** Gives up all works. */
    public void abandon(Failure failure) {
        List<Work> all;
        synchronized (works) {
            all = new ArrayList<>(works);
            works.clear();
        }
        all.forEach(work -> work.abandon(failure));
    }
}
