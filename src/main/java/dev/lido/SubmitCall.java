package dev.lido;

import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Engine;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One submitted task: a chunk of one item. */
final class SubmitCall<R> implements Chunk {
    /** Longer limits are none: nobody lives to see them, and a long of nanoseconds can't hold them. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    private final Engine engine;
    private final SubmitQueue queue;
    private final Job job;
    private final Parcel parcel;
    private final Runnable onEnd;
    private final PoolFuture<R> future;
    private final CallRecorder recorder;
    private final AtomicBoolean over = new AtomicBoolean();
    private final int attempts;
    private final long seed;
    private final long order;
    private final long timeoutNanos;
    private volatile int attempt = 1;
    private boolean putBack;
    private boolean failed;
    private boolean lost;
    private boolean retried;

    SubmitCall(
            Engine engine,
            SubmitQueue queue,
            Job job,
            Parcel parcel,
            CallOptions options,
            long seed,
            long order,
            CallRecorder recorder,
            Executor callbacks,
            Runnable onEnd) {
        this.engine = engine;
        this.queue = queue;
        this.job = job;
        this.parcel = parcel;
        this.future = new PoolFuture<>(this::stop, callbacks);
        this.onEnd = onEnd;
        this.seed = seed;
        this.order = order;
        this.recorder = recorder;
        this.attempts = options.retries() + 1;
        this.timeoutNanos = nanos(options.timeout());
    }

    /** A limit as chunks have it: 0 for none. */
    static long nanos(Duration limit) {
        return limit.compareTo(LONGEST) > 0 ? 0 : limit.toNanos();
    }

    PoolFuture<R> future() {
        return future;
    }

    /** It will not be run. */
    void abandon(Failure failure) {
        future.finish(null, Outcomes.of(failure, 0, describe()));
        end();
    }

    private String describe() {
        return "the submitted task" + (attempts > 1 ? ", attempt " + attempt + " of " + attempts : "");
    }

    @Override
    public Work work() {
        return queue;
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public Parcel parcel() {
        return parcel;
    }

    @Override
    public long firstIndex() {
        return 0;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public boolean stopAtFailure() {
        return true;
    }

    @Override
    public long timeoutNanos() {
        return timeoutNanos;
    }

    @Override
    public boolean isCancelled() {
        return future.isCancelled();
    }

    @SuppressWarnings("unchecked") // the function's own result
    @Override
    public void succeeded(int offset, @Nullable Object result) {
        future.finish((R) result, null);
    }

    @Override
    public void failed(int offset, Failure failure) {
        failed = true;
        lost = failure instanceof Failure.WorkerDied;
        boolean dropped = failure instanceof Failure.Dropped;
        if (attempt < attempts && Outcomes.isWorthRetrying(failure) && !future.isDone()) {
            retried = true;
            recorder.failed(failure, true);
        } else {
            if (!dropped) {
                recorder.failed(failure, false);
            }
            future.finish(null, Outcomes.of(failure, 0, describe()));
        }
    }

    @Override
    public void putBack(int offset) {
        putBack = true;
    }

    @Override
    public void ended(ChunkTimes times) {
        if (putBack) {
            putBack = false;
            waitAgain();
            return;
        }
        recorder.ended(times, order, 1, attempt, failed ? 1 : 0, lost, null);
        failed = false;
        lost = false;
        queue.ended(times.busyNanos());
        if (retried) {
            retried = false;
            attempt++;
            waitAgain();
            engine.run(queue);
            return;
        }
        end();
    }

    /** From here on it may run again, on another thread. */
    private void waitAgain() {
        queue.putBack(this);
        // A cancel that came while it was nowhere has found it nowhere.
        if (future.isCancelled() && queue.remove(this)) {
            end();
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            recorder.taskEnded();
            onEnd.run();
        }
    }

    /** The future was cancelled. */
    private void stop() {
        if (queue.remove(this)) {
            end();
        } else {
            engine.cancel(this);
        }
    }
}
