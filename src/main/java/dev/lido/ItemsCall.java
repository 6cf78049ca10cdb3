package dev.lido;

import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.ChunkTimes;
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
 * One call that runs a function on items: hands them out in chunks, and again where that is due. What becomes of the
 * outcomes is its subclasses' affair. All state is guarded by this object's monitor.
 */
abstract class ItemsCall implements Work, CallProgress.Source {
    /**
     * Items that wait to be run for the {@code attempt}-th time: those of {@code items} from {@code from} (inclusive) to
     * {@code to} (exclusive), where {@code items[0]} has index {@code first} within the call.
     */
    record Piece(Object[] items, long first, int from, int to, int attempt) {
        int size() {
            return to - from;
        }

        Piece part(int start, int end, int attempt) {
            return new Piece(items, first, start, end, attempt);
        }

        /** Whether {@code next} begins where this one ends, and can be run with it. */
        boolean goesOnIn(Piece next) {
            return items == next.items && to == next.from && attempt == next.attempt;
        }
    }

    private static final int MOST_FAILURES = 5;

    final Engine engine;
    final CallOptions options;
    private final Job job;
    private final ChunkSizer sizer;
    private final CallRecorder recorder;
    private final int attempts;
    private final long timeoutNanos;
    private final long seed;
    private final Deque<Piece> again = new ArrayDeque<>();
    private final Set<Chunk> running = new HashSet<>();
    private int againItems;
    private int unpacked;
    private long ended;
    private long failed;
    private final List<Supplier<ProgressUpdate.FailedItem>> firstFailures = new ArrayList<>();
    private final List<ProgressUpdate.FailedItem> failuresInWords = new ArrayList<>();
    /** Makes the exception on the thread that waits, so that its stack trace is the caller's. */
    private @Nullable Supplier<RuntimeException> failure;

    ItemsCall(Engine engine, Job job, CallOptions options, ChunkSizer sizer, CallRecorder recorder) {
        this.engine = engine;
        this.job = job;
        this.options = options;
        this.sizer = sizer;
        this.recorder = recorder;
        this.attempts = options.retries() + 1;
        this.timeoutNanos = SubmitCall.nanos(options.timeout());
        this.seed = Seeds.of(options);
    }

    /** How many items wait that were never handed out; under the monitor. */
    abstract int fresh();

    /** Takes up to {@code most} of them; under the monitor. */
    abstract Piece takeFresh(int most);

    /** Whether no fresh items will come beyond those that wait; under the monitor. */
    abstract boolean isSourceDone();

    /** How many items there are in all; negative if that is not known. Under the monitor. */
    abstract long total();

    /** Item {@code index} has a result. */
    abstract void succeeded(long index, @Nullable Object result);

    /** Item {@code index} has failed for good. */
    abstract void failed(long index, Supplier<RuntimeException> reason);

    /** Of a chunk, {@code items} have an outcome; under the monitor. */
    abstract void settled(int items);

    @Override
    public final synchronized CallProgress.Counts counts() {
        return new CallProgress.Counts(ended, failed, total());
    }

    @Override
    public final List<ChunkProgress> chunks() {
        return engine.progress(this);
    }

    @Override
    public final List<ProgressUpdate.WorkerShare> shares() {
        return recorder.shares();
    }

    @Override
    public final String preview(Chunk chunk, int offset, boolean asks) {
        return chunk instanceof ItemsChunk own ? own.preview(offset, asks) : "";
    }

    @Override
    public final List<ProgressUpdate.FailedItem> failures() {
        List<Supplier<ProgressUpdate.FailedItem>> known;
        synchronized (this) {
            known = List.copyOf(firstFailures);
        }
        synchronized (failuresInWords) {
            // Once for each: the words have the item's own.
            known.stream().skip(failuresInWords.size()).forEach(each -> failuresInWords.add(each.get()));
            return List.copyOf(failuresInWords);
        }
    }

    final ChunkSizer sizer() {
        return sizer;
    }

    final boolean collects() {
        return options.onError() == OnError.COLLECT;
    }

    final synchronized @Nullable Supplier<RuntimeException> failure() {
        return failure;
    }

    @Override
    public synchronized @Nullable Chunk poll(int worker, int ahead) {
        int left = againItems + fresh();
        int size = left == 0 ? 0 : sizer.next(left, engine.size(), ahead);
        if (size == 0) {
            return null;
        }
        Piece piece = again.pollFirst();
        if (piece == null) {
            piece = takeFresh(size);
        } else {
            if (piece.size() > size) {
                again.addFirst(piece.part(piece.from + size, piece.to, piece.attempt));
                piece = piece.part(piece.from, piece.from + size, piece.attempt);
            }
            againItems -= piece.size();
        }
        unpacked++;
        ItemsChunk chunk = new ItemsChunk(piece);
        running.add(chunk);
        return chunk;
    }

    @Override
    public synchronized boolean isExhausted() {
        return (failure != null || isSourceDone()) && fresh() == 0 && again.isEmpty() && unpacked == 0;
    }

    @Override
    public synchronized int parallelism() {
        return againItems + fresh();
    }

    @Override
    public void abandon(Failure reason) {
        fail(() -> Outcomes.of(reason, 0, "the call"));
    }

    /** The call as a whole has failed; the first reason counts. */
    final synchronized void fail(Supplier<RuntimeException> reason) {
        if (failure == null) {
            failure = reason;
        }
        clear();
        notifyAll();
    }

    /** Nothing that waits will be run. */
    synchronized void clear() {
        again.clear();
        againItems = 0;
    }

    private synchronized void takeBack(Piece piece) {
        if (failure == null && piece.size() > 0) {
            againItems += piece.size();
            // Neighbours that fail one by one need not travel one by one.
            Piece before = again.peekFirst();
            if (before != null && before.goesOnIn(piece)) {
                again.removeFirst();
                again.addFirst(before.part(before.from, piece.to, piece.attempt));
            } else {
                again.addFirst(piece);
            }
        }
    }

    /** Nothing more is wanted, whether all is done or not. */
    final void giveUp() {
        List<Chunk> stopped;
        synchronized (this) {
            if (failure == null) {
                failure = () -> new PoolException("Given up.", null);
            }
            clear();
            stopped = new ArrayList<>(running);
        }
        stopped.forEach(engine::cancel);
        recorder.over(job);
        job.close();
    }

    private final class ItemsChunk implements Chunk {
        private final Piece piece;
        private @Nullable Parcel parcel;
        /** Before which items it still has were packed. */
        private int end;

        private int done;
        private int tried;
        private int failures;
        private boolean lost;
        private boolean retried;

        ItemsChunk(Piece piece) {
            this.piece = piece;
            this.end = piece.from;
        }

        @Override
        public Work work() {
            return ItemsCall.this;
        }

        @Override
        public Job job() {
            return job;
        }

        @Override
        public Parcel parcel() {
            Parcel packed = parcel;
            if (packed == null) {
                int rest = piece.to;
                try {
                    List<Object> items = Arrays.asList(piece.items).subList(piece.from, piece.to);
                    packed = job.pack(items.iterator(), piece.size());
                    parcel = packed;
                    end = piece.from + packed.count();
                    rest = end;
                    Failure stoppedBy = packed.stoppedBy();
                    if (stoppedBy != null) {
                        settle(end, stoppedBy);
                        rest++;
                    }
                } finally {
                    synchronized (ItemsCall.this) {
                        unpacked--;
                        takeBack(piece.part(rest, piece.to, piece.attempt));
                    }
                }
            }
            return packed;
        }

        @Override
        public long firstIndex() {
            return piece.first + piece.from;
        }

        @Override
        public int attempt() {
            return piece.attempt;
        }

        @Override
        public long seed() {
            return seed;
        }

        @Override
        public boolean stopAtFailure() {
            return piece.attempt == attempts && !collects();
        }

        @Override
        public boolean mayBeCut() {
            return !sizer.isFixed();
        }

        @Override
        public long timeoutNanos() {
            return timeoutNanos;
        }

        @Override
        public boolean isCancelled() {
            return ItemsCall.this.failure() != null;
        }

        @Override
        public void succeeded(int offset, @Nullable Object result) {
            done++;
            tried++;
            ItemsCall.this.succeeded(firstIndex() + offset, result);
        }

        @Override
        public void failed(int offset, Failure reason) {
            int at = piece.from + offset;
            boolean dropped = reason instanceof Failure.Dropped;
            tried += dropped ? 0 : 1;
            failures += dropped ? 0 : 1;
            lost |= reason instanceof Failure.WorkerDied;
            if (piece.attempt < attempts && Outcomes.isWorthRetrying(reason)) {
                retried = true;
                recorder.failed(reason, true);
                takeBack(piece.part(at, at + 1, piece.attempt + 1));
            } else if (!dropped || !isCancelled()) {
                settle(at, reason);
            }
        }

        private void settle(int at, Failure reason) {
            Supplier<RuntimeException> exception = () -> Outcomes.of(reason, piece.first + at, describe(at));
            if (reason instanceof Failure.EngineFailed || reason instanceof Failure.EngineClosed) {
                fail(exception);
            } else {
                done++;
                synchronized (ItemsCall.this) {
                    failed++;
                    if (firstFailures.size() < MOST_FAILURES) {
                        firstFailures.add(() -> Outcomes.inWords(reason, piece.first + at, describe(at)));
                    }
                }
                recorder.failed(reason, false);
                ItemsCall.this.failed(piece.first + at, exception);
            }
        }

        @Override
        public void putBack(int offset) {
            int from = piece.from + offset;
            takeBack(piece.part(from, end, piece.attempt));
            end = from;
        }

        @Override
        public void ended(ChunkTimes times) {
            Object slowest = times.slowest() < 0 ? null : piece.items[piece.from + times.slowest()];
            recorder.ended(times, firstIndex(), tried, piece.attempt, failures, lost, slowest);
            synchronized (ItemsCall.this) {
                running.remove(this);
                sizer.ended(done, times.busyNanos());
                ended += done;
                settled(done);
            }
            if (retried) {
                engine.run(ItemsCall.this);
            }
        }

        String preview(int offset, boolean asks) {
            int at = piece.from + offset;
            return at < piece.to ? Preview.of(piece.items[at], asks) : "";
        }

        private String describe(int at) {
            return "item " + (piece.first + at) + " (" + Preview.of(piece.items[at]) + ")"
                    + (attempts > 1 ? ", attempt " + piece.attempt + " of " + attempts : "");
        }
    }
}
