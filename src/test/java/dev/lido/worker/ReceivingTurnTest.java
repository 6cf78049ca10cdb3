package dev.lido.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReceivingTurnTest {
    private final ReceivingTurn turn = new ReceivingTurn();

    /** Another thread that waits for the turn; completed with itself when it has it. */
    private CompletableFuture<Thread> waiter() {
        CompletableFuture<Thread> has = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            turn.take();
            has.complete(Thread.currentThread());
        });
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() != Thread.State.NEW && thread.getState() != Thread.State.RUNNABLE);
        return has;
    }

    @Test
    void shouldPassToTheOtherWhenReleased() throws Exception {
        turn.take();
        CompletableFuture<Thread> other = waiter();
        assertThat(other).isNotDone();
        turn.release();
        other.get(10, TimeUnit.SECONDS);
        assertThat(turn.reclaim()).isFalse();
    }

    @Test
    void shouldPassToTheOtherWhenLentForLong() throws Exception {
        turn.take();
        CompletableFuture<Thread> other = waiter();
        turn.lend();
        other.get(10, TimeUnit.SECONDS);
        assertThat(turn.reclaim()).isFalse();
    }

    @Test
    void shouldWakeAnotherThatSleeps() throws Exception {
        turn.take();
        CompletableFuture<Thread> other = waiter();
        await().until(() -> !turn.isLookedAfter());
        turn.lend();
        other.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldPassToTheOtherThoughItIsLentOnAndOn() throws Exception {
        turn.take();
        CompletableFuture<Thread> other = waiter();
        turn.lend();
        while (turn.reclaim()) {
            turn.lendOn();
        }
        other.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldBeHadAgainAtOnceAfterSomethingShort() {
        turn.take();
        turn.lend();
        assertThat(turn.reclaim()).isTrue();
        assertThat(turn.reclaim()).isFalse();
    }

    @Test
    void shouldBeHadByOneAtATime() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch changes = new CountDownLatch(300);
        Runnable body = () -> {
            turn.take();
            while (changes.getCount() > 0) {
                most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                boolean brief = ThreadLocalRandom.current().nextBoolean();
                holders.decrementAndGet();
                changes.countDown();
                if (brief) {
                    turn.lend();
                } else {
                    turn.release();
                }
                long end = System.nanoTime() + ThreadLocalRandom.current().nextLong(5_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                if (!brief || !turn.reclaim()) {
                    turn.take();
                }
            }
            turn.release();
        };
        CompletableFuture<Void> both =
                CompletableFuture.allOf(CompletableFuture.runAsync(body), CompletableFuture.runAsync(body));
        both.get(50, TimeUnit.SECONDS);
        assertThat(most).hasValue(1);
    }
}
