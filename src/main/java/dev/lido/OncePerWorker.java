package dev.lido;

import dev.lido.engine.Chunk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Submitted tasks of which each worker gets one. Thread-safe. */
final class OncePerWorker extends SubmitQueue {
    private final int workers;
    private final Map<Integer, Chunk> served = new HashMap<>();

    OncePerWorker(int workers) {
        this.workers = workers;
    }

    @Override
    public synchronized @Nullable Chunk poll(int worker, int ahead) {
        if (served.containsKey(worker)) {
            return null;
        }
        Chunk chunk = super.poll(worker, 0);
        if (chunk != null) {
            served.put(worker, chunk);
        }
        return chunk;
    }

    /** A task that comes again, because it failed or was not begun, may go to the same worker. */
    @Override
    synchronized void add(SubmitCall<?> call) {
        served.values().remove(call);
        super.add(call);
    }

    @Override
    synchronized void putBack(SubmitCall<?> call) {
        served.values().remove(call);
        super.putBack(call);
    }

    /** The pool has no more than {@code size} workers from now on: tasks for others would wait for ever. */
    void shrink(int size) {
        List<SubmitCall<?>> surplus;
        synchronized (this) {
            surplus = last(size() + served.size() - size);
        }
        surplus.forEach(call -> call.future().cancel(false));
    }

    @Override
    public boolean isSpread() {
        return true;
    }

    /** All workers: that one is idle does not help if it has had its turn. */
    @Override
    public synchronized int parallelism() {
        return isExhausted() ? 0 : workers;
    }
}
