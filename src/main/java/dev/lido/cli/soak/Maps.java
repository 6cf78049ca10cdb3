package dev.lido.cli.soak;

import dev.lido.PoolInterruptedException;
import dev.lido.WorkerPool;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Calls of {@code map}. */
final class Maps {
    private final Random random;
    private final Items items;
    private final WorkerPool pool;
    private final Judge judge;

    Maps(Random random, WorkerPool pool, Judge judge) {
        this.random = random;
        this.items = new Items(random);
        this.pool = pool;
        this.judge = judge;
    }

    void small() {
        check("map small", items.small(2000));
    }

    void withPayload() {
        check("map payload", items.withPayload(60));
    }

    void slow() {
        check("map slow", items.slow(30, 20));
    }

    private void check(String kind, List<Item> list) {
        judge.begins(kind, list);
        judge.results(list, pool.map(Item::run, list));
    }

    /** The thread that waits is interrupted: it gets all results, or is told so at once. */
    void interrupted() throws Exception {
        List<Item> list = items.slow(60, 20);
        judge.begins("map interrupted", list);
        FutureTask<Boolean> call = new FutureTask<>(() -> callInterrupted(list));
        Thread thread = new Thread(call, "soak-interrupted");
        thread.setDaemon(true);
        thread.start();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        thread.interrupt();
        if (!call.get()) {
            throw new IllegalStateException("the thread's interrupt status was not set");
        }
    }

    /** Whether the thread was left in the right state. */
    private boolean callInterrupted(List<Item> list) {
        try {
            judge.results(list, pool.map(Item::run, list));
            return true;
        } catch (PoolInterruptedException e) {
            judge.failure(e, PoolInterruptedException.class);
            return Thread.currentThread().isInterrupted();
        }
    }
}
