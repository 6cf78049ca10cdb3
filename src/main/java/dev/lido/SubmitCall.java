package dev.lido;

import dev.lido.engine.Chunk;
import dev.lido.engine.Engine;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One submitted task: a chunk of one item. */
final class SubmitCall<R> implements Chunk {
    private final Engine engine;
    private final SubmitQueue queue;
    private final Job job;
    private final Parcel parcel;
    private final Executor callbacks;
    private final Runnable onEnd;
    private final PoolFuture<R> future = new PoolFuture<>(this::stop);
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean putBack;

    SubmitCall(Engine engine, SubmitQueue queue, Job job, Parcel parcel, Executor callbacks, Runnable onEnd) {
        this.engine = engine;
        this.queue = queue;
        this.job = job;
        this.parcel = parcel;
        this.callbacks = callbacks;
        this.onEnd = onEnd;
    }

    PoolFuture<R> future() {
        return future;
    }

    /** It will not be run. */
    void abandon(Failure failure) {
        future.finish(null, Outcomes.of(failure, 0, "the submitted task"), callbacks);
        end();
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
        return 1;
    }

    @Override
    public boolean stopAtFailure() {
        return true;
    }

    @Override
    public boolean isCancelled() {
        return future.isCancelled();
    }

    @SuppressWarnings("unchecked") // the function's own result
    @Override
    public void succeeded(int offset, @Nullable Object result) {
        future.finish((R) result, null, callbacks);
    }

    @Override
    public void failed(int offset, Failure failure) {
        future.finish(null, Outcomes.of(failure, 0, "the submitted task"), callbacks);
    }

    @Override
    public void putBack(int offset) {
        putBack = true;
        queue.putBack(this);
    }

    @Override
    public void ended(long runNanos) {
        if (putBack) {
            putBack = false;
            return;
        }
        queue.ended(runNanos);
        end();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
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
