package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pools that change, rest and end while they are used, with real worker processes. */
@Timeout(90)
@ExtendWith(Leftovers.class)
class LifecycleTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 200).boxed().toList();

    @AfterEach
    void reset() {
        Pool.shutdown();
        Pool.configure(o -> PoolOptions.defaults());
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void shouldStartWorkersBeforeTheyAreNeeded() {
        Pool.configure(o -> o.workers(2));
        Pool.warmUp();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Pool.status().workers().stream()
                                .filter(worker -> worker.state().equals("idle"))
                                .count()
                        == 2);
        Set<Long> pids =
                Pool.status().workers().stream().map(PoolStatus.Worker::pid).collect(Collectors.toSet());

        assertThat(Pool.timeline().calls()).isEmpty();
        assertThat(Pool.map(x -> pid(), List.of(1, 2, 3))).isSubsetOf(pids);
        assertThat(Pool.everywhere(() -> pid())).containsExactlyInAnyOrderElementsOf(pids);
    }

    @Test
    void shouldLoseNothingWhileItIsResized() {
        Pool.configure(o -> o.workers(2).chunk(1));
        CompletableFuture<List<Integer>> call = CompletableFuture.supplyAsync(() -> Pool.map(
                x -> {
                    TimeUnit.MILLISECONDS.sleep(10);
                    return -x;
                },
                ITEMS));
        for (int size : new int[] {3, 2, 1, 4, 3, 1, 2}) {
            Pool.configure(o -> o.workers(size));
            assertThat(Pool.submit(() -> size).join()).isEqualTo(size);
        }
        assertThat(call.join()).isEqualTo(ITEMS.stream().map(x -> -x).toList());
    }

    @Test
    void shouldKeepTheSurvivorsOfAResize() {
        Pool.configure(o -> o.workers(2).chunk(1));
        Set<Long> before = new HashSet<>(Pool.map(x -> pid(), ITEMS));
        Pool.configure(o -> o.workers(1));
        assertThat(before).contains(Pool.submit(() -> pid()).join());
    }

    /** The nanoseconds of such a time are no number any longer. */
    @Test
    void shouldLookAfterWorkersThatMayStayForEver() {
        Duration ever = ChronoUnit.FOREVER.getDuration();
        Pool.configure(
                o -> o.workers(2).idleTimeout(ever).heartbeatTimeout(ever).taskTimeout(ever));
        Set<Long> both = new HashSet<>(Pool.everywhere(() -> pid()));
        assertThat(both).hasSize(2);
        Pool.configure(
                o -> o.workers(1).idleTimeout(ever).heartbeatTimeout(ever).taskTimeout(ever));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Pool.status().workers().size() == 1);
        assertThat(both).contains(Pool.submit(() -> pid()).join());
    }

    @Test
    void shouldLoseNoTaskToWorkersThatLeave() {
        try (WorkerPool pool = Pool.open(o -> o.workers(2).idleTimeout(Duration.ofMillis(1)))) {
            for (int i = 0; i < 20; i++) {
                int number = i;
                assertThat(pool.submit(() -> number).join()).isEqualTo(number);
                LockSupport.parkNanos(i * 1_000_000L); // around the moment at which they leave
            }
        }
    }

    @Test
    void shouldServeThreadsThatConfigureItDifferently() throws Exception {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.add(CompletableFuture.runAsync(() -> {
                for (int round = 0; round < 3; round++) {
                    int number = 10 * thread + round;
                    Pool.configure(o -> o.workers(1).env("THREAD", String.valueOf(thread % 2)));
                    assertThat(Pool.map(x -> x + number, List.of(1, 2))).containsExactly(1 + number, 2 + number);
                    assertThat(Pool.submit(() -> number).join()).isEqualTo(number);
                }
            }));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(80, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldEndWhatRunsAtOnceWhenAskedTo() {
        WorkerPool pool = Pool.open(o -> o.workers(1));
        pool.submit(() -> 1).join();
        PoolFuture<?> running = pool.submit(() -> new CountDownLatch(1).await());
        PoolFuture<Integer> waiting = pool.submit(() -> 2);
        pool.shutdownNow();
        assertThatThrownBy(running::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PoolClosedException.class);
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PoolClosedException.class);
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }
}
