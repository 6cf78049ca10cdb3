package dev.lido.cli.soak;

import dev.lido.PoolFuture;
import dev.lido.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of {@code submit}. */
final class Submits {
    /** Callbacks run on threads of their own, which may come a little later than the result. */
    private static final long CALLBACK_MILLIS = 10_000;

    private record Submitted(Item item, PoolFuture<Item.Answer> future, AtomicInteger completions) {}

    private final Random random;
    private final Items items;
    private final WorkerPool pool;
    private final Judge judge;

    Submits(Random random, WorkerPool pool, Judge judge) {
        this.random = random;
        this.items = new Items(random);
        this.pool = pool;
        this.judge = judge;
    }

    void burst() throws Exception {
        List<Item> list = items.small(200);
        judge.begins("submit burst", list);
        for (Submitted one : submit(list)) {
            judge.result(one.item, one.future.get());
            judge.completions(completions(one));
        }
    }

    /** Some of the tasks are cancelled, before, while or after they run; the others are not concerned. */
    void cancelled() throws Exception {
        List<Item> list = items.slow(40, 30);
        judge.begins("submit cancelled", list);
        List<Submitted> all = submit(list);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
        for (Submitted one : all) {
            if (random.nextBoolean() && one.future.cancel(true)) {
                judge.failure(failureOf(one), CancellationException.class);
            } else {
                judge.result(one.item, one.future.get());
            }
            judge.completions(completions(one));
        }
    }

    private static Throwable failureOf(Submitted one) throws InterruptedException {
        try {
            return new IllegalStateException("cancelled, but has the result " + one.future.get());
        } catch (CancellationException | ExecutionException e) {
            return e;
        }
    }

    private List<Submitted> submit(List<Item> list) {
        List<Submitted> all = new ArrayList<>();
        for (Item item : list) {
            PoolFuture<Item.Answer> future = pool.submit(() -> item.run());
            AtomicInteger completions = new AtomicInteger();
            future.whenComplete((answer, failure) -> completions.incrementAndGet());
            all.add(new Submitted(item, future, completions));
        }
        return all;
    }

    private static int completions(Submitted one) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALLBACK_MILLIS);
        while (one.completions.get() == 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return one.completions.get();
    }
}
