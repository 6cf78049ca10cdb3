package dev.lido;

import dev.lido.engine.Engine;
import dev.lido.engine.Job;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call whose items are taken from their source as its results are fetched. A thread of its own takes the items, so
 * that results can be fetched while the source is slow; it stays at most a window ahead of the results that were fetched.
 */
final class StreamCall extends ItemsCall {
    /** Stands in the place of a result; the exception is made on the thread that fetches. */
    private record Lost(long index, Supplier<RuntimeException> reason) {}

    private final Source source;
    private final boolean ordered;
    private final Executor threads;
    private final Runnable onEnd;
    // Of the thread that fetches:
    private final List<Lost> lost = new ArrayList<>();
    // Guarded by the monitor:
    private final Deque<Object> fresh = new ArrayDeque<>();
    private final Map<Long, Object> early = new HashMap<>();
    private final Deque<Object> ready = new ArrayDeque<>();
    private @Nullable Iterator<?> iterator;
    private @Nullable Thread taker;
    private @Nullable Throwable sourceFailure;
    private @Nullable CallProgress progress;
    private boolean started;
    /** Whether the items are taken by the thread that fetches. */
    private boolean onCaller;

    private boolean sourceClosed;
    private boolean sourceDone;
    private boolean hungry = true;
    private boolean closed;
    /** Why it was closed, if that was not the user's doing. */
    private @Nullable Supplier<RuntimeException> closedFor;

    private long taken;
    private long fetched;

    /**
     * @param onEnd called once, when all was fetched or given up
     */
    StreamCall(
            Engine engine,
            Job job,
            Source source,
            boolean ordered,
            CallOptions options,
            CallRecorder recorder,
            Executor threads,
            Runnable onEnd) {
        super(engine, job, options, ChunkSizer.of(options.chunk(), engine), recorder);
        this.source = source;
        this.ordered = ordered;
        this.threads = threads;
        this.onEnd = onEnd;
    }

    /** Waits for the next result and gives it to {@code consumer}; false if there is none. */
    boolean fetch(Consumer<Object> consumer) {
        Object result;
        try {
            do {
                if (!awaitNext()) {
                    end();
                    return false;
                }
                result = next();
            } while (result instanceof Lost failed && isBorne(failed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(ProgressUpdate.State.INTERRUPTED);
            throw new PoolInterruptedException("Interrupted after " + fetched + " results.", e);
        }
        consumer.accept(result);
        return true;
    }

    /** Gives up what was not fetched, though the user may go on to fetch: that throws {@code reason}. */
    void close(Supplier<RuntimeException> reason) {
        synchronized (this) {
            if (!closed) {
                closedFor = reason;
            }
        }
        close(ProgressUpdate.State.FAILED);
    }

    /** Gives up what was not fetched. */
    void close() {
        close(ProgressUpdate.State.CLOSED);
    }

    private void close(ProgressUpdate.State end) {
        CallProgress followed;
        boolean taking;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            followed = progress;
            notifyAll();
            taking = started && !onCaller;
            if (taker != null) {
                taker.interrupt();
            }
        }
        try {
            if (!taking) {
                closeSource();
            }
        } finally {
            CallProgress.Snapshot last = followed == null ? null : followed.snapshot();
            giveUp();
            onEnd.run();
            if (followed != null && last != null) {
                followed.end(end, last);
            }
        }
    }

    /** Whether there is a next result, or place of one. */
    private boolean awaitNext() throws InterruptedException {
        start();
        while (true) {
            Supplier<RuntimeException> failure;
            synchronized (this) {
                if (ordered ? early.containsKey(fetched) : !ready.isEmpty()) {
                    return true;
                }
                failure = closed ? closedFor : failure();
                if (failure == null) {
                    if (closed || sourceDone && fetched == taken) {
                        return false;
                    }
                    if (!onCaller || !hasRoom()) {
                        wait();
                        continue;
                    }
                }
            }
            if (failure != null) {
                throw closing(failure);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException(); // this thread never waits
            }
            takeOne();
        }
    }

    @SuppressWarnings("NullAway") // results may be null
    private synchronized Object next() {
        Object result = ordered ? early.remove(fetched) : ready.remove();
        fetched++;
        notifyAll();
        return result == NULL ? null : result;
    }

    /** Whether the stream goes on after a failed item; it is told of in the end. */
    private boolean isBorne(Lost failed) {
        if (!collects()) {
            throw closing(failed.reason);
        }
        lost.add(failed);
        return true;
    }

    /** Not under the monitor: closing has dealings with the engine, whose threads may want the monitor meanwhile. */
    private RuntimeException closing(Supplier<RuntimeException> reason) {
        close(ProgressUpdate.State.FAILED);
        return reason.get();
    }

    /** All was fetched: tells what went wrong besides, if anything did. */
    private void end() {
        boolean first = !closed;
        Throwable thrown = sourceFailure;
        close(thrown == null ? ProgressUpdate.State.DONE : ProgressUpdate.State.FAILED);
        if (first && thrown != null) {
            throw Sneaky.<RuntimeException>rethrow(thrown);
        }
        if (first && !lost.isEmpty()) {
            List<ItemFailure> failures = lost.stream()
                    .sorted(Comparator.comparingLong(Lost::index))
                    .map(item -> new ItemFailure(item.index, item.reason.get()))
                    .toList();
            throw new ItemFailuresException(failures, taken);
        }
    }

    private void start() {
        synchronized (this) {
            if (started) {
                return;
            }
            started = true;
            onCaller = engine.runsOnCaller();
        }
        if (!onCaller) {
            engine.expect(engine.size());
            threads.execute(this::takeAll);
        }
        CallProgress followed =
                ProgressChoice.follow(ordered ? "imap" : "imapUnordered", options, false, this, System.nanoTime());
        synchronized (this) {
            progress = followed;
            if (followed == null || !closed) {
                return;
            }
        }
        followed.end(ProgressUpdate.State.CLOSED, followed.snapshot()); // meanwhile, by another thread
    }

    private void takeAll() {
        synchronized (this) {
            taker = Thread.currentThread();
        }
        while (awaitRoom()) {
            takeOne();
        }
        synchronized (this) {
            taker = null;
        }
        Thread.interrupted(); // ours, if it came too late
        try {
            closeSource();
        } catch (RuntimeException | Error e) {
            // Nobody wants more of it.
            System.getLogger("dev.lido").log(System.Logger.Level.DEBUG, "closing a source of items failed", e);
        }
    }

    private void closeSource() {
        synchronized (this) {
            if (sourceClosed) {
                return;
            }
            sourceClosed = true;
        }
        source.close();
    }

    private synchronized boolean awaitRoom() {
        try {
            while (!hasRoom()) {
                if (isOver()) {
                    return false;
                }
                wait();
            }
            return !isOver();
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean hasRoom() {
        int window = options.inFlight() > 0 ? options.inFlight() : sizer().window(engine.size());
        return taken - fetched < window;
    }

    private boolean isOver() {
        return closed || sourceDone || failure() != null;
    }

    /** Takes an item from the source, without the monitor: it is the user's code, and may take its time. */
    private void takeOne() {
        boolean announce;
        try {
            Iterator<?> items = iterator;
            if (items == null) {
                items = source.open();
                iterator = items;
            }
            boolean more = items.hasNext();
            Object item = more ? items.next() : null;
            if (!more) {
                closeSource();
            }
            synchronized (this) {
                if (!more) {
                    sourceDone = true;
                    notifyAll();
                }
                if (isOver()) {
                    return; // meanwhile
                }
                fresh.add(item == null ? NULL : item);
                taken++;
                announce = hungry || onCaller;
                hungry = false;
            }
        } catch (Throwable e) {
            synchronized (this) {
                sourceFailure = e;
                sourceDone = true;
                notifyAll();
            }
            return;
        }
        if (announce) {
            engine.run(this);
        }
    }

    @Override
    int fresh() {
        int waiting = fresh.size();
        hungry |= waiting == 0;
        return waiting;
    }

    @Override
    Piece takeFresh(int most) {
        Object[] items = new Object[Math.min(most, fresh.size())];
        long first = taken - fresh.size();
        for (int i = 0; i < items.length; i++) {
            Object item = fresh.remove();
            items[i] = item == NULL ? null : item;
        }
        hungry |= fresh.isEmpty();
        return new Piece(items, first, 0, items.length, 1);
    }

    @Override
    long total() {
        return sourceDone && failure() == null ? taken : -1;
    }

    @Override
    boolean isSourceDone() {
        return sourceDone || closed;
    }

    @Override
    synchronized void clear() {
        super.clear();
        fresh.clear();
    }

    @Override
    void succeeded(long index, @Nullable Object result) {
        put(index, result == null ? NULL : result);
    }

    @Override
    void failed(long index, Supplier<RuntimeException> reason) {
        put(index, new Lost(index, reason));
        if (!collects()) {
            synchronized (this) {
                // What was handed out, or is to be tried again, goes on: results before this one are still wanted.
                sourceDone = true;
                fresh.clear();
            }
        }
    }

    private synchronized void put(long index, Object place) {
        if (closed) {
            return;
        }
        if (ordered) {
            early.put(index, place);
        } else {
            ready.add(place);
        }
        notifyAll();
    }

    @Override
    void settled(int items) {}

    /** Stands for null, which the queues don't take. */
    private static final Object NULL = new Object();
}
