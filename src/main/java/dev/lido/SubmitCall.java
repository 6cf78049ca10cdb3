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

/** One submitted task: a work of one chunk of one item. */
final class SubmitCall<R> implements Work, Chunk {
    private final Engine engine;
    private final Job job;
    private final Parcel parcel;
    private final Executor callbacks;
    private final SubmitPace pace;
    private final Runnable onEnd;
    private final PoolFuture<R> future = new PoolFuture<>(this::stop);
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean taken;

    SubmitCall(Engine engine, Job job, Parcel parcel, Executor callbacks, SubmitPace pace, Runnable onEnd) {
        this.engine = engine;
        this.job = job;
        this.parcel = parcel;
        this.callbacks = callbacks;
        this.pace = pace;
        this.onEnd = onEnd;
    }

    PoolFuture<R> future() {
        return future;
    }

    @Override
    public synchronized @Nullable Chunk poll(int ahead) {
        if (taken || ahead > pace.mostAhead()) {
            return null;
        }
        taken = true;
        if (future.isDone()) {
            end();
            return null;
        }
        return this;
    }

    @Override
    public synchronized boolean isExhausted() {
        return taken;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public void abandon(Failure failure) {
        future.finish(null, Outcomes.of(failure, 0, "the task"), callbacks);
        end();
    }

    @Override
    public Work work() {
        return this;
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
    public synchronized void putBack(int offset) {
        taken = false;
    }

    @Override
    public void ended(long runNanos) {
        pace.ended(runNanos);
        synchronized (this) {
            if (!taken) {
                return; // put back
            }
        }
        end();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            onEnd.run();
        }
    }

    private void stop() {
        engine.cancel(this);
    }
}
