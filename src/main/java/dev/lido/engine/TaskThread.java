package dev.lido.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A worker of a {@link ThreadsEngine}: a thread that runs tasks. */
final class TaskThread extends Thread {
    private final ThreadsEngine engine;
    private final int number;
    private final Map<Object, Object> locals = new ConcurrentHashMap<>();
    // Guarded by the engine's monitor:
    boolean busy;
    private volatile long items;
    private volatile long runNanos;

    TaskThread(ThreadsEngine engine, int number) {
        super("lido-thread-" + number);
        setDaemon(true);
        this.engine = engine;
        this.number = number;
    }

    int number() {
        return number;
    }

    /** What tasks have left here for those that follow. */
    Map<Object, Object> locals() {
        return locals;
    }

    boolean isOf(ThreadsEngine other) {
        return engine == other;
    }

    /** A chunk has run here. On this thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // there is no other writer
    void count(ChunkRun run) {
        items += run.count();
        runNanos += run.runNanos();
    }

    /** Under the engine's monitor. */
    EngineStatus.Worker status() {
        return new EngineStatus.Worker(number, ProcessHandle.current().pid(), busy ? "busy" : "idle", items, runNanos);
    }

    @Override
    public void run() {
        engine.serve(this);
    }
}
