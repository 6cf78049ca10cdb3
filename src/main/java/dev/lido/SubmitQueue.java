package dev.lido;

import dev.lido.engine.Chunk;
import dev.lido.engine.Failure;
import dev.lido.engine.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The submitted tasks of a pool that wait for a worker, in order. To the engine they are one work, however many they
 * are. Thread-safe.
 */
class SubmitQueue implements Work {
    private final Deque<SubmitCall<?>> waiting = new ArrayDeque<>();
    private final SubmitPace pace = new SubmitPace();

    synchronized void add(SubmitCall<?> call) {
        waiting.addLast(call);
    }

    /** The task was handed out, but never started. */
    synchronized void putBack(SubmitCall<?> call) {
        waiting.addFirst(call);
    }

    /** A task was cancelled while it may still have waited here; whether it did. */
    synchronized boolean remove(SubmitCall<?> call) {
        return waiting.remove(call);
    }

    /** The last {@code count} of those that wait. */
    final synchronized List<SubmitCall<?>> last(int count) {
        List<SubmitCall<?>> all = new ArrayList<>(waiting);
        return all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size());
    }

    synchronized int size() {
        return waiting.size();
    }

    void ended(long runNanos) {
        pace.ended(runNanos);
    }

    @Override
    public synchronized @Nullable Chunk poll(int worker, int ahead) {
        return ahead > pace.mostAhead() ? null : waiting.pollFirst();
    }

    @Override
    public synchronized boolean isExhausted() {
        return waiting.isEmpty();
    }

    @Override
    public synchronized int parallelism() {
        return Math.max(1, waiting.size());
    }

    @Override
    public void abandon(Failure failure) {
        List<SubmitCall<?>> all;
        synchronized (this) {
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(call -> call.abandon(failure));
    }
}
