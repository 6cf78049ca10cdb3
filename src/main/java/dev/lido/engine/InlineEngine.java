package dev.lido.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks on the thread that asks for them, one after the other: for debugging. Breakpoints hold the caller, and stack
 * traces show it. Time limits interrupt the caller's thread while it runs a task; a task that does not heed that ends when
 * it ends.
 */
public final class InlineEngine extends SessionEngine {
    private static final int NUMBER = 1;

    private final ThreadLocal<Map<Object, Object>> locals = ThreadLocal.withInitial(ConcurrentHashMap::new);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong items = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final Object initialization = new Object();
    private boolean initialized;

    /** @param initializer run once, before the first task, on the thread of that */
    public InlineEngine(@Nullable ItemFunction initializer) {
        super(initializer);
    }

    @Override
    public boolean runsOnCaller() {
        return true;
    }

    @Override
    public void run(Work work) {
        Failure failure = isBroken() ? new Failure.EngineClosed() : initialized();
        if (failure != null) {
            work.abandon(failure);
            return;
        }
        running.incrementAndGet();
        try {
            runHere(work, NUMBER, locals.get());
        } finally {
            running.decrementAndGet();
        }
    }

    @Override
    void count(ChunkRun run) {
        items.addAndGet(run.count());
        nanos.addAndGet(run.runNanos());
    }

    private @Nullable Failure initialized() {
        synchronized (initialization) {
            if (initialized) {
                return null;
            }
            Failure failure = initialize(NUMBER, locals.get());
            initialized = failure == null;
            return failure;
        }
    }

    @Override
    public int size() {
        return 1;
    }

    /** It stays at one. */
    @Override
    public void resize(int size) {}

    @Override
    public EngineStatus status() {
        EngineStatus.Worker caller = new EngineStatus.Worker(
                NUMBER, ProcessHandle.current().pid(), running.get() == 0 ? "idle" : "busy", items.get(), nanos.get());
        return new EngineStatus(1, List.of(caller), 0, 0, 0);
    }

    /** Interrupts what runs. Does not wait: the thread may be the caller's own. */
    @Override
    public void close() {
        endAll();
    }
}
