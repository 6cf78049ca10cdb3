package dev.lido.worker;

import dev.lido.engine.ItemFunction;
import dev.lido.engine.TaskContext;
import dev.lido.protocol.Progress;
import dev.lido.protocol.Run;
import dev.lido.serial.UnshippableException;
import dev.lido.wire.Connection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs one chunk on the calling thread. */
final class ChunkRunner {
    private final Run run;
    private final Connection connection;
    private final SessionState state;
    private final int worker;
    private final Progress progress;
    // Guards the moment between "this chunk still runs" and the interrupt that is meant for it.
    private final Object cancelLock = new Object();
    private @Nullable Thread thread;
    private @Nullable TaskContext context;
    private boolean cancelled;

    ChunkRunner(Run run, Connection connection, SessionState state, int worker, Progress progress) {
        this.run = run;
        this.connection = connection;
        this.state = state;
        this.worker = worker;
        this.progress = progress;
    }

    long chunk() {
        return run.chunk();
    }

    /** Stops the chunk: the running item is interrupted, the rest is not run. From any thread. */
    void cancel() {
        synchronized (cancelLock) {
            cancelled = true;
            if (context != null) {
                context.cancel();
            }
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    void run() throws IOException {
        Generation generation = state.generation();
        ResultBatch results = new ResultBatch(connection, generation.encoder(), run.chunk());
        ClassLoader former = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(generation.loader());
        try {
            runItems(generation, results);
        } finally {
            Thread.currentThread().setContextClassLoader(former);
        }
        results.end();
    }

    private void runItems(Generation generation, ResultBatch results) throws IOException {
        int count = run.items().count();
        ItemFunction function;
        try {
            function = state.function(run);
        } catch (UnshippableException e) {
            for (int i = 0; i < count; i++) {
                results.unreadable(e);
            }
            return;
        }
        boolean stopped = false;
        for (int i = 0; i < count; i++) {
            if (stopped || isCancelled()) {
                results.dropped();
                continue;
            }
            progress.begin(run.chunk(), i);
            Object item;
            try {
                item = generation.decoder().read(run.items(), i);
            } catch (UnshippableException e) {
                results.unreadable(e);
                stopped = run.stopAtFailure();
                continue;
            }
            long start = System.nanoTime();
            boolean succeeded = runItem(function, item, run.firstIndex() + i, results);
            stopped = !succeeded && run.stopAtFailure();
            results.ran(start, System.nanoTime());
        }
    }

    private boolean runItem(ItemFunction function, @Nullable Object item, long index, ResultBatch results) {
        TaskContext task = new TaskContext(index, run.attempt(), worker);
        Object result;
        try {
            enter(task);
            try {
                result = function.apply(item);
            } finally {
                leave();
            }
        } catch (Throwable error) {
            results.threw(error);
            return false;
        }
        results.value(result);
        return true;
    }

    private void enter(TaskContext task) {
        synchronized (cancelLock) {
            context = task;
            thread = Thread.currentThread();
            if (cancelled) {
                task.cancel();
                thread.interrupt();
            }
        }
        TaskContext.enter(task);
    }

    private void leave() {
        TaskContext.enter(null);
        synchronized (cancelLock) {
            context = null;
            thread = null;
        }
        System.out.flush();
        System.err.flush();
        // Neither an interrupt of ours nor one that the task left behind concerns what runs next.
        Thread.interrupted();
    }

    private boolean isCancelled() {
        synchronized (cancelLock) {
            return cancelled;
        }
    }
}
