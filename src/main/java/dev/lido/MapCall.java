package dev.lido;

import dev.lido.engine.Engine;
import dev.lido.engine.Job;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call over a known number of items, whose outcomes are gathered in order. Results are written without the monitor,
 * each place once, and read when all are there.
 */
final class MapCall extends ItemsCall {
    /** Stands in the place of a result; the exception is made on the thread that waits. */
    private record Lost(Supplier<RuntimeException> reason) {}

    private final String name;
    private final Object[] items;
    private final Places results;
    private int next;
    private int left;
    private boolean lost;

    /** @param name what the user has called */
    MapCall(
            String name,
            Engine engine,
            Job job,
            Object[] items,
            CallOptions options,
            ChunkSizer sizer,
            CallRecorder recorder) {
        super(engine, job, options, sizer, recorder);
        this.name = name;
        this.items = items;
        this.results = new Places(items.length);
        this.left = items.length;
    }

    /**
     * Runs it and waits for the results, where {@link Results.Failed} stands in the place of an item that failed, if the
     * call goes on after failures. An interrupt, or whatever else ends the waiting thread's wait, gives up the rest.
     */
    List<@Nullable Object> await() {
        long beganAt = System.nanoTime();
        boolean onCaller = engine.runsOnCaller();
        if (!onCaller) {
            // Before anything that could wait until the workers are busy.
            engine.run(this);
        }
        CallProgress progress = null;
        CallProgress.Snapshot last = null;
        // Whatever else ends the wait is JShell's way to interrupt.
        ProgressUpdate.State end = ProgressUpdate.State.INTERRUPTED;
        try {
            progress = ProgressChoice.follow(name, options, true, this, beganAt);
            if (onCaller) {
                engine.run(this);
            }
            synchronized (this) {
                while (left > 0 && failure() == null) {
                    wait();
                }
                Supplier<RuntimeException> failure = failure();
                if (failure != null) {
                    end = ProgressUpdate.State.FAILED;
                    throw failure.get();
                }
            }
            end = ProgressUpdate.State.DONE;
            if (lost) {
                explain();
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            last = new CallProgress.Snapshot(this);
            throw new PoolInterruptedException(
                    "Interrupted after " + last.done() + " of " + items.length + " items.", e);
        } finally {
            if (last == null && progress != null && end != ProgressUpdate.State.DONE) {
                last = progress.snapshot();
            }
            giveUp();
            if (progress != null) {
                progress.end(end, last);
            }
        }
    }

    private void explain() {
        results.replaceAll(result ->
                result instanceof Lost none ? new Results.Failed(none.reason().get()) : result);
    }

    @Override
    int fresh() {
        return items.length - next;
    }

    @Override
    Piece takeFresh(int most) {
        int from = next;
        next = Math.min(items.length, from + most);
        return new Piece(items, 0, from, next, 1);
    }

    @Override
    long total() {
        return items.length;
    }

    @Override
    boolean isSourceDone() {
        return true;
    }

    @Override
    synchronized void clear() {
        super.clear();
        next = items.length;
    }

    @Override
    void succeeded(long index, @Nullable Object result) {
        results.put((int) index, result);
    }

    @Override
    void failed(long index, Supplier<RuntimeException> reason) {
        if (collects()) {
            results.put((int) index, new Lost(reason));
            lost = true;
        } else {
            fail(reason);
        }
    }

    @Override
    void settled(int items) {
        left -= items;
        if (left == 0) {
            notifyAll();
        }
    }
}
