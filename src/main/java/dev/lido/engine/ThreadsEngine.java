package dev.lido.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks on daemon threads of this JVM: for tiny work, and for debugging. Threads are started as work needs them, up
 * to the size, and leave when they have been idle for long.
 *
 * <p>A task that does not heed the interrupt at its time limit, or when it is cancelled, is given up half a second later:
 * its item fails, and another thread takes the place of its thread, which ends when the task does.
 *
 * <p>A task that uses the engine that runs it helps: its thread runs chunks of the new work itself, lest all threads wait
 * for one to be free.
 */
public final class ThreadsEngine extends SessionEngine {
    /** How long {@link #close} waits for threads whose tasks were interrupted. */
    private static final long CLOSE_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Dispatcher dispatcher = new Dispatcher();
    private final long idleNanos;
    private volatile int size;
    // Guarded by the monitor:
    private final Map<Integer, TaskThread> threads = new TreeMap<>();
    private int numbers;

    /**
     * @param size number of threads
     * @param idleTimeout how long a thread without work stays
     * @param initializer run by each thread before anything else
     */
    public ThreadsEngine(int size, Duration idleTimeout, @Nullable ItemFunction initializer) {
        super(initializer);
        this.size = size;
        this.idleNanos = idleTimeout.compareTo(Duration.ofDays(36500)) > 0 ? Long.MAX_VALUE : idleTimeout.toNanos();
    }

    @Override
    public boolean runsOnCaller() {
        return helper() != null;
    }

    /** The calling thread, if it runs a task of this engine. */
    private @Nullable TaskThread helper() {
        return Thread.currentThread() instanceof TaskThread thread && thread.isOf(this) && TaskContext.current() != null
                ? thread
                : null;
    }

    @Override
    public void run(Work work) {
        if (isBroken()) {
            work.abandon(new Failure.EngineClosed());
            return;
        }
        dispatcher.add(work);
        wake();
        if (isBroken()) {
            dispatcher.abandon(new Failure.EngineClosed());
        }
        TaskThread helper = helper();
        if (helper != null) {
            runHere(work, helper.number(), helper.locals());
        }
    }

    /** Has threads look for work, and starts those that are missing. */
    private void wake() {
        int wanted = dispatcher.demand(size);
        Error refusal = null;
        synchronized (this) {
            notifyAll();
            long free = threads.values().stream().filter(thread -> !thread.busy).count();
            while (!isBroken() && threads.size() < size && free < wanted) {
                TaskThread thread = new TaskThread(this, ++numbers);
                threads.put(thread.number(), thread);
                try {
                    thread.start();
                } catch (OutOfMemoryError e) {
                    threads.remove(thread.number());
                    refusal = e;
                    break;
                }
                free++;
            }
            if (!threads.isEmpty()) {
                return; // those there are will do it
            }
        }
        if (refusal != null) {
            dispatcher.abandon(
                    new Failure.EngineFailed("No thread could be started: " + refusal.getMessage(), refusal));
        }
    }

    /** What a thread does. */
    void serve(TaskThread thread) {
        Failure failure = initialize(thread.number(), thread.locals());
        if (failure != null) {
            remove(thread);
            dispatcher.abandon(failure);
            return;
        }
        while (true) {
            Chunk chunk = next(thread);
            if (chunk == null) {
                return;
            }
            if (dispatcher.demand(1) > 0) {
                wake(); // whoever brought this chunk may have seen a free thread: this one
            }
            ChunkRun run = begin(chunk, thread.number(), thread.locals(), () -> replace(thread, chunk));
            if (run == null) {
                continue;
            }
            if (!run(run, false)) {
                return;
            }
            count(run); // before the end is told: whoever waits for it may look
            run.leave();
            // What a task left behind does not concern the next.
            Thread.interrupted();
        }
    }

    @Override
    void count(ChunkRun run) {
        ((TaskThread) Thread.currentThread()).count(run);
    }

    /** Waits for a chunk; null if the thread is to leave. */
    private @Nullable Chunk next(TaskThread thread) {
        long idleSince = System.nanoTime();
        while (true) {
            long seen = dispatcher.arrivals();
            synchronized (this) {
                thread.busy = true;
                if (isBroken() || threads.size() > size) {
                    remove(thread);
                    return null;
                }
            }
            Chunk chunk = dispatcher.next(thread.number(), 0);
            if (chunk != null) {
                return chunk;
            }
            synchronized (this) {
                thread.busy = false;
                long left = idleNanos - (System.nanoTime() - idleSince);
                if (seen != dispatcher.arrivals() || isBroken() || threads.size() > size) {
                    continue; // meanwhile
                }
                if (left <= 0) {
                    remove(thread);
                    return null;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    // A late one: it concerns no task.
                }
            }
        }
    }

    private synchronized void remove(TaskThread thread) {
        threads.remove(thread.number());
        notifyAll();
    }

    /** A thread was given up with the task that it runs. */
    private void replace(TaskThread thread, Chunk chunk) {
        remove(thread);
        if (!isBroken()) {
            run(chunk.work());
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void resize(int size) {
        this.size = size;
        wake();
    }

    @Override
    public synchronized EngineStatus status() {
        List<EngineStatus.Worker> all =
                threads.values().stream().map(TaskThread::status).toList();
        return new EngineStatus(size, all, dispatcher.size(), 0, 0);
    }

    @Override
    public void close() {
        List<TaskThread> all;
        synchronized (this) {
            all = new ArrayList<>(threads.values());
        }
        if (!endAll()) {
            return;
        }
        dispatcher.abandon(new Failure.EngineClosed());
        wake();
        long deadline = System.nanoTime() + CLOSE_GRACE_NANOS;
        boolean interrupted = false;
        for (TaskThread thread : all) {
            long left;
            while (thread != Thread.currentThread() && thread.isAlive() && (left = deadline - System.nanoTime()) > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
