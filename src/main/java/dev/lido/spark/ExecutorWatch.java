package dev.lido.spark;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Notices that what was sent can't run because there is no executor any longer, and the cluster gives no other: Spark itself
 * would wait for ever. Its thread ends with the engine.
 */
final class ExecutorWatch {
    private static final long PAUSE_MILLIS = 2000;

    private final Cluster cluster;
    private final BooleanSupplier waits;
    private final Runnable onGone;
    private final Thread thread = new Thread(this::run, "lido-spark-watch");

    /**
     * @param waits whether there is something that executors should run
     * @param onGone called when that is in vain
     */
    ExecutorWatch(Cluster cluster, BooleanSupplier waits, Runnable onGone) {
        this.cluster = cluster;
        this.waits = waits;
        this.onGone = onGone;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long since = System.nanoTime();
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                long now = System.nanoTime();
                if (cluster.isStopped() || cluster.executors() > 0 || !waits.getAsBoolean()) {
                    since = now;
                } else if (now - since > Connection.EXECUTOR_NANOS) {
                    onGone.run();
                    since = now;
                }
            }
        } catch (InterruptedException e) {
            // The engine was closed.
        }
    }

    void close() throws InterruptedException {
        thread.interrupt();
        thread.join(PAUSE_MILLIS);
    }
}
