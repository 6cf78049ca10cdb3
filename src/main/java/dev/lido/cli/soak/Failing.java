package dev.lido.cli.soak;

import dev.lido.PoolFuture;
import dev.lido.TaskException;
import dev.lido.TaskTimeoutException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Tasks that fail by themselves, in pools that do not try again. */
final class Failing {
    private final Random random;
    private final Pools pools;
    private final Judge judge;

    Failing(Random random, Pools pools, Judge judge) {
        this.random = random;
        this.pools = pools;
        this.judge = judge;
    }

    void throwing() throws InterruptedException {
        long number = random.nextLong();
        judge.begins("submit throwing", List.of());
        PoolFuture<Long> future = pools.strict().submit(() -> refuse(number));
        judge.failure(failureOf(future), TaskException.class);
    }

    void endless() throws InterruptedException {
        judge.begins("submit endless", List.of());
        PoolFuture<Long> future = pools.limited().submit(() -> loop());
        judge.failure(failureOf(future), TaskTimeoutException.class);
    }

    private static @Nullable Throwable failureOf(PoolFuture<Long> future) throws InterruptedException {
        try {
            future.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static long refuse(long number) {
        throw new IllegalStateException("refused " + number);
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static long loop() {
        long n = 0;
        while (true) {
            n++;
        }
    }
}
