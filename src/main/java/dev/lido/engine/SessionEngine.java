package dev.lido.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks in this JVM: functions and items as they are, not by value. Tasks see, and change, the session's own
 * objects; nothing keeps them from doing harm to it.
 */
abstract class SessionEngine implements Engine {
    final Watchdog watchdog = new Watchdog();
    private final @Nullable ItemFunction initializer;
    /** The chunks that run. */
    private final Map<Chunk, ChunkRun> runs = new ConcurrentHashMap<>();
    /** The work of which this thread ends a chunk in {@link #runHere}. */
    private final ThreadLocal<@Nullable Work> ending = new ThreadLocal<>();

    private volatile boolean closed;

    SessionEngine(@Nullable ItemFunction initializer) {
        this.initializer = initializer;
    }

    @Override
    public final Job prepare(ItemFunction function, boolean singleUse) {
        return new DirectJob(function);
    }

    /** There is nothing to get ready. */
    @Override
    public final void expect(int workers) {}

    @Override
    public final void cancel(Chunk chunk) {
        ChunkRun run = runs.get(chunk);
        if (run != null) {
            run.cancel();
        }
    }

    @Override
    public final List<ChunkProgress> progress(Work work) {
        return runs.values().stream()
                .filter(run -> run.chunk().work() == work)
                .map(ChunkRun::progress)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public final boolean isBroken() {
        return closed;
    }

    /** Takes no more chunks and ends those that run; false if that was done before. */
    final boolean endAll() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        runs.values().forEach(run -> run.giveUp(new Failure.EngineClosed()));
        watchdog.close();
        return true;
    }

    /** Runs the initializer, if there is one, as a task of {@code worker}; returns why it failed, or null. */
    final @Nullable Failure initialize(int worker, Map<Object, Object> locals) {
        if (initializer == null) {
            return null;
        }
        TaskContext former = TaskContext.current();
        TaskContext.enter(new TaskContext(0, 1, worker, 0, locals));
        try {
            initializer.apply(null);
            return null;
        } catch (Throwable e) {
            return new Failure.EngineFailed("The initializer failed in worker " + worker + ": " + e, e);
        } finally {
            TaskContext.enter(former);
        }
    }

    /** A chunk has run on the calling thread. */
    abstract void count(ChunkRun run);

    /**
     * Runs chunks of {@code work} on the calling thread, at least one, until it has none to give or the thread is
     * interrupted. The thread is not ours: it can't be given up.
     */
    final void runHere(Work work, int worker, Map<Object, Object> locals) {
        if (ending.get() == work) {
            return; // items are to be tried again, and the loop below does it: no call within a call for each
        }
        do {
            Chunk chunk = work.poll(worker, 0);
            if (chunk == null) {
                return;
            }
            ChunkRun run = begin(chunk, worker, locals, null);
            if (run != null && run(run, true)) {
                count(run);
                ending.set(work);
                try {
                    run.leave();
                } finally {
                    ending.remove();
                }
            }
        } while (!Thread.currentThread().isInterrupted());
    }

    /** What runs {@code chunk}, or null if that can't be: it has ended then. */
    final @Nullable ChunkRun begin(Chunk chunk, int worker, Map<Object, Object> locals, @Nullable Runnable onGivenUp) {
        try {
            return new ChunkRun(chunk, worker, locals, watchdog, onGivenUp);
        } catch (RuntimeException | Error e) {
            // Nobody else knows of this chunk.
            chunk.failed(0, sessionFailed(e));
            chunk.ended(0);
            return null;
        }
    }

    private static Failure sessionFailed(Throwable error) {
        return new Failure.EngineFailed("The session failed when it ran a task: " + error, error);
    }

    /** Runs a chunk on the calling thread; returns what {@link ChunkRun#run} does. */
    final boolean run(ChunkRun run, boolean untilInterrupted) {
        runs.put(run.chunk(), run);
        try {
            if (closed) {
                run.giveUp(new Failure.EngineClosed());
            }
            return run.run(untilInterrupted);
        } catch (Throwable e) {
            // Not the task's: that was caught. Whoever waits for the chunk must not wait for ever.
            run.giveUp(sessionFailed(e));
            return false;
        } finally {
            runs.remove(run.chunk());
        }
    }
}
