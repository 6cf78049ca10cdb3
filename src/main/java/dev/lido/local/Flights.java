package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.Failure;
import dev.lido.engine.TaskContext;
import dev.lido.engine.Work;
import dev.lido.engine.WorkerLife;
import dev.lido.protocol.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that a worker has: sent and not ended, in the order in which it runs them. Thread-safe; chunks are told of
 * outcomes without any lock of this object.
 */
final class Flights {
    private static final AtomicLong NUMBERS = new AtomicLong();
    /** What has run for so long may run for much longer: nothing is to wait behind it. */
    private static final long SLOW_NANOS = 5_000_000;

    private final Map<Long, Flight> all = new LinkedHashMap<>();
    private volatile int size;
    private volatile long since = System.nanoTime();

    int size() {
        return size;
    }

    /** When the first of them became the first, or the last one ended, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** There is a worker for them, which has had nothing to do until now. */
    void open() {
        since = System.nanoTime();
    }

    /** Whether the first of them takes long. */
    boolean isSlow() {
        return hasTaken(SLOW_NANOS);
    }

    /** Whether the first of them takes longer than that. */
    boolean hasTaken(long nanos) {
        return size > 0 && System.nanoTime() - since > nanos;
    }

    /**
     * Notes that {@code chunk} is about to be sent; null if nobody wants it any longer, and it need not be.
     *
     * @param bytes size of its items
     * @param packing when its items began to be packed, which they are now
     */
    @Nullable
    Flight begin(Chunk chunk, int count, long bytes, long packing) {
        Flight flight = new Flight(NUMBERS.incrementAndGet(), chunk, count, bytes, packing);
        synchronized (all) {
            if (all.isEmpty()) {
                since = System.nanoTime();
            }
            all.put(flight.number(), flight);
            size = all.size();
        }
        // Who cancels a chunk marks it first and then looks for it here: one of the two sees the other.
        if (!chunk.isCancelled()) {
            return flight;
        }
        giveUp(flight, new Failure.Dropped());
        return null;
    }

    /** A chunk that has begun here can't be sent. */
    void giveUp(Flight flight, Failure failure) {
        if (remove(flight)) {
            for (int i = 0; i < flight.count(); i++) {
                flight.chunk().failed(i, failure);
            }
            flight.chunk().ended(0);
        }
    }

    /** The one that the worker is at, or null if it has none. */
    @Nullable
    Flight first() {
        synchronized (all) {
            return all.isEmpty() ? null : all.values().iterator().next();
        }
    }

    @Nullable
    Flight find(long number) {
        synchronized (all) {
            return all.get(number);
        }
    }

    @Nullable
    Flight find(Chunk chunk) {
        synchronized (all) {
            for (Flight flight : all.values()) {
                if (flight.chunk() == chunk) {
                    return flight;
                }
            }
            return null;
        }
    }

    /** How far those of {@code work} are; {@code at} tells what the worker is at, and is asked only if there are any. */
    List<ChunkProgress> progress(Work work, int worker, long pid, Supplier<Progress> at) {
        List<Flight> own;
        synchronized (all) {
            own = all.values().stream()
                    .filter(flight -> flight.chunk().work() == work)
                    .toList();
        }
        if (own.isEmpty()) {
            return List.of();
        }
        Progress progress = at.get();
        return own.stream()
                .map(flight -> progress(flight, worker, pid, progress))
                .toList();
    }

    private static ChunkProgress progress(Flight flight, int worker, long pid, Progress progress) {
        int begun = begun(flight, progress);
        // The item that was begun last runs, unless its outcome is here or a later chunk was begun.
        boolean running = progress.chunk() == flight.number() && begun > flight.reported();
        return new ChunkProgress(
                flight.chunk(),
                worker,
                pid,
                running ? begun - 1 : begun,
                running,
                running ? progress.fraction() : TaskContext.UNTOLD);
    }

    /**
     * How many items wait behind the one that the worker is at and could be run by another.
     *
     * @param cut whether also those of its chunk, if that can be cut
     */
    int spare(boolean cut) {
        if (size == 0) {
            return 0;
        }
        int spare = 0;
        synchronized (all) {
            boolean first = true;
            for (Flight flight : all.values()) {
                spare += !first || cut ? flight.spare(first) : 0;
                first = false;
            }
        }
        return spare;
    }

    /** Those of which there are {@link #spare} items: the worker is to be asked for them. */
    List<Flight> recall(boolean cut) {
        List<Flight> recalled = new ArrayList<>();
        synchronized (all) {
            boolean first = true;
            for (Flight flight : all.values()) {
                if ((!first || cut) && flight.spare(first) > 0 && flight.recall(cut)) {
                    recalled.add(flight);
                }
                first = false;
            }
        }
        return recalled;
    }

    /** It has ended, or was given back; false if it is not here. */
    boolean remove(Flight flight) {
        synchronized (all) {
            if (all.remove(flight.number()) == null) {
                return false;
            }
            size = all.size();
        }
        since = System.nanoTime();
        return true;
    }

    /** The worker has given the items of {@code flight} from {@code from} on back: it did not begin them. */
    void putBack(Flight flight, int from, Consumer<Work> again) {
        if (from == 0) {
            synchronized (all) {
                all.remove(flight.number());
                size = all.size();
                since = size == 0 ? System.nanoTime() : since;
            }
            flight.chunk().putBack(0);
            flight.chunk().ended(0);
        } else {
            flight.cut(from);
            flight.chunk().putBack(from);
        }
        again.accept(flight.chunk().work());
    }

    /**
     * The worker has died: reports the items that ran as failed, and puts back those that were not begun.
     *
     * @param progress the item that it had begun last
     * @param failure what to say of the item that ran
     * @param life the worker's
     * @param again takes works that have chunks again
     */
    void died(Progress progress, Failure failure, WorkerLife life, Consumer<Work> again) {
        List<Flight> left;
        synchronized (all) {
            left = new ArrayList<>(all.values());
            all.clear();
            size = 0;
        }
        for (Flight flight : left) {
            int begun = begun(flight, progress);
            // The item that ran comes first: it is the one to name. The others had finished, but could not say so.
            for (int i = begun - 1; i >= flight.reported(); i--) {
                String trace = flight.expiredTrace(i);
                flight.chunk()
                        .failed(
                                i,
                                trace == null
                                        ? failure
                                        : new Failure.TimedOut(flight.chunk().timeoutNanos(), trace));
            }
            boolean rest = begun < flight.count();
            if (rest) {
                flight.chunk().putBack(begun);
            }
            flight.chunk().ended(flight.times(life, null, System.nanoTime()));
            if (rest) {
                again.accept(flight.chunk().work());
            }
        }
    }

    /** How many of its items were begun. */
    private static int begun(Flight flight, Progress progress) {
        if (progress.chunk() == flight.number()) {
            return Math.max(flight.reported(), Math.min(flight.count(), progress.offset() + 1));
        }
        return progress.chunk() > flight.number() ? flight.count() : flight.reported();
    }
}
