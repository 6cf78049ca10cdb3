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
    private volatile @Nullable TaskContext context;
    private volatile boolean cancelled;

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
        cancelled = true;
        TaskContext running = context;
        if (running != null) {
            running.cancel();
        }
        synchronized (cancelLock) {
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
        enter();
        try {
            runItems(generation, results);
        } finally {
            leave();
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
            if (stopped || cancelled) {
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
        context = task;
        TaskContext.enter(task);
        if (cancelled) {
            // A cancel that came before this context was there to be told.
            task.cancel();
        }
        Object result;
        try {
            result = function.apply(item);
        } catch (Throwable error) {
            results.threw(error);
            return false;
        }
        results.value(result);
        return true;
    }

    private void enter() {
        synchronized (cancelLock) {
            thread = Thread.currentThread();
        }
    }

    private void leave() {
        TaskContext.enter(null);
        System.out.flush();
        System.err.flush();
        synchronized (cancelLock) {
            thread = null;
        }
        // Neither an interrupt of ours nor one that a task left behind concerns what runs next.
        Thread.interrupted();
    }
}
