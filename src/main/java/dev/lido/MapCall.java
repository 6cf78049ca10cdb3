package dev.lido;

import dev.lido.engine.Chunk;
import dev.lido.engine.Engine;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One {@code map} over a known number of items: hands them out in chunks, gathers the results in order, and fails as a
 * whole with the first item that fails. All state is guarded by this object's monitor; results are written without it,
 * each place once, and read when all are there.
 */
final class MapCall implements Work {
    /** Items {@code from} (inclusive) to {@code to} (exclusive), to be run for the {@code attempt}-th time. */
    private record Range(int from, int to, int attempt) {}

    private final Engine engine;
    private final Job job;
    private final Object[] items;
    private final Object[] results;
    private final ChunkSizer sizer;
    private final int attempts;
    private final long timeoutNanos;
    private final Deque<Range> waiting = new ArrayDeque<>();
    private final Set<Chunk> running = new HashSet<>();
    private int left;
    private int unpacked;
    private int waitingItems;
    /** Makes the exception on the thread that waits, so that its stack trace is the caller's. */
    private @Nullable Supplier<RuntimeException> failure;

    MapCall(Engine engine, Job job, Object[] items, PoolOptions options) {
        this.engine = engine;
        this.job = job;
        this.items = items;
        this.results = new Object[items.length];
        this.sizer = new ChunkSizer(options.chunk());
        this.attempts = options.retries() + 1;
        this.timeoutNanos = SubmitCall.nanos(options.taskTimeout());
        this.left = items.length;
        this.waitingItems = items.length;
        waiting.add(new Range(0, items.length, 1));
    }

    /**
     * Runs it and waits for the results. An interrupt, or whatever else ends the waiting thread's wait, gives up the rest.
     */
    List<Object> await() {
        engine.run(this);
        try {
            synchronized (this) {
                while (left > 0 && failure == null) {
                    wait();
                }
                if (failure != null) {
                    throw failure.get();
                }
            }
            return new ArrayList<>(Arrays.asList(results));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            int done;
            synchronized (this) {
                done = items.length - left;
            }
            throw new PoolInterruptedException("Interrupted after " + done + " of " + items.length + " items.", e);
        } finally {
            giveUp();
        }
    }

    @Override
    public synchronized @Nullable Chunk poll(int ahead) {
        Range range = waiting.peekFirst();
        if (range == null) {
            return null;
        }
        int size = sizer.next(waitingItems, engine.size(), ahead);
        if (size == 0) {
            return null;
        }
        waiting.removeFirst();
        int end = Math.min(range.to, range.from + size);
        if (end < range.to) {
            waiting.addFirst(new Range(end, range.to, range.attempt));
        }
        waitingItems -= end - range.from;
        unpacked++;
        MapChunk chunk = new MapChunk(range.from, end, range.attempt);
        running.add(chunk);
        return chunk;
    }

    @Override
    public synchronized boolean isExhausted() {
        return waiting.isEmpty() && unpacked == 0;
    }

    @Override
    public synchronized int parallelism() {
        return Math.max(1, waitingItems);
    }

    @Override
    public void abandon(Failure reason) {
        fail(() -> Outcomes.of(reason, 0, "the call"));
    }

    private synchronized void fail(Supplier<RuntimeException> reason) {
        if (failure == null) {
            failure = reason;
        }
        waiting.clear();
        waitingItems = 0;
        notifyAll();
    }

    private synchronized void takeBack(Range range) {
        if (failure == null && range.from < range.to) {
            waiting.addFirst(range);
            waitingItems += range.to - range.from;
        }
    }

    /** Nothing more is wanted, whether all is done or not. */
    private void giveUp() {
        List<Chunk> stopped;
        synchronized (this) {
            if (left > 0 && failure == null) {
                failure = () -> new PoolException("Given up.", null);
            }
            waiting.clear();
            waitingItems = 0;
            stopped = new ArrayList<>(running);
        }
        stopped.forEach(engine::cancel);
        job.close();
    }

    private final class MapChunk implements Chunk {
        private final int from;
        private final int plannedEnd;
        private final int attempt;
        private @Nullable Parcel parcel;
        private int done;
        private boolean retried;

        MapChunk(int from, int plannedEnd, int attempt) {
            this.from = from;
            this.plannedEnd = plannedEnd;
            this.attempt = attempt;
        }

        @Override
        public Work work() {
            return MapCall.this;
        }

        @Override
        public Job job() {
            return job;
        }

        @Override
        public Parcel parcel() {
            Parcel packed = parcel;
            if (packed == null) {
                packed = job.pack(Arrays.asList(items).subList(from, plannedEnd).iterator(), plannedEnd - from);
                parcel = packed;
                int end = from + packed.count();
                Failure stoppedBy = packed.stoppedBy();
                if (stoppedBy != null) {
                    fail(() -> Outcomes.of(stoppedBy, end, describe(end)));
                }
                synchronized (MapCall.this) {
                    unpacked--;
                    takeBack(new Range(end, plannedEnd, attempt));
                }
            }
            return packed;
        }

        @Override
        public long firstIndex() {
            return from;
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public boolean stopAtFailure() {
            return attempt == attempts;
        }

        @Override
        public long timeoutNanos() {
            return timeoutNanos;
        }

        @Override
        public boolean isCancelled() {
            synchronized (MapCall.this) {
                return failure != null;
            }
        }

        @Override
        public void succeeded(int offset, @Nullable Object result) {
            results[from + offset] = result;
            done++;
        }

        @Override
        public void failed(int offset, Failure reason) {
            int index = from + offset;
            if (attempt < attempts && Outcomes.isWorthRetrying(reason)) {
                retried = true;
                takeBack(new Range(index, index + 1, attempt + 1));
            } else if (!(reason instanceof Failure.Dropped) || !isCancelled()) {
                fail(() -> Outcomes.of(reason, index, describe(index)));
            }
        }

        @Override
        public void putBack(int offset) {
            takeBack(new Range(from + offset, from + (parcel == null ? 0 : parcel.count()), attempt));
        }

        @Override
        public void ended(long runNanos) {
            synchronized (MapCall.this) {
                running.remove(this);
                sizer.ended(done, runNanos);
                left -= done;
                if (left == 0) {
                    MapCall.this.notifyAll();
                }
            }
            if (retried) {
                engine.run(MapCall.this);
            }
        }

        private String describe(int index) {
            return "item " + index + " (" + Preview.of(items[index]) + ")"
                    + (attempts > 1 ? ", attempt " + attempt + " of " + attempts : "");
        }
    }
}
