package dev.lido;

import static dev.lido.ProgressUpdate.State.DONE;
import static dev.lido.ProgressUpdate.State.INTERRUPTED;
import static dev.lido.ProgressUpdate.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.engine.ChunkProgress;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallProgressTest {
    private static final Duration DELAY = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final List<ProgressUpdate> updates = new ArrayList<>();
    private CallProgress.Counts counts = new CallProgress.Counts(0, 0, 100);
    private List<ChunkProgress> chunks = List.of();
    private int previews;
    private long previewNanos;
    private long now;

    private final CallProgress.Source source = new CallProgress.Source() {
        @Override
        public CallProgress.Counts counts() {
            return counts;
        }

        @Override
        public List<ChunkProgress> chunks() {
            return chunks;
        }

        @Override
        public List<ProgressUpdate.WorkerShare> shares() {
            return List.of(new ProgressUpdate.WorkerShare(1, 4711, 15), new ProgressUpdate.WorkerShare(3, 4713, 5));
        }

        @Override
        public String preview(dev.lido.engine.Chunk chunk, int offset, boolean asks) {
            if (!asks) {
                return "an item";
            }
            previews++;
            now += previewNanos;
            return "item " + (chunk.firstIndex() + offset);
        }
    };

    private CallProgress progress(Consumer<ProgressUpdate> listener, Duration delay) {
        return new CallProgress("map", source, listener, delay, INTERVAL, 0, () -> now);
    }

    private static long at(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static ChunkProgress chunk(int worker, long firstIndex, int ended, double fraction) {
        dev.lido.engine.Chunk chunk = (dev.lido.engine.Chunk) Proxy.newProxyInstance(
                CallProgressTest.class.getClassLoader(),
                new Class<?>[] {dev.lido.engine.Chunk.class},
                (proxy, method, arguments) -> firstIndex);
        return new ChunkProgress(chunk, worker, 4710 + worker, ended, true, fraction);
    }

    @Test
    void shouldTellNothingOfAShortCall() {
        CallProgress progress = progress(updates::add, DELAY);

        progress.tick(at(0.1));
        progress.tick(at(1.9));
        progress.end(DONE, progress.snapshot(), at(1.95));

        assertThat(updates).isEmpty();
    }

    @Test
    void shouldTellOfALongCallNowAndThenAndOfItsEnd() {
        CallProgress progress = progress(updates::add, DELAY);

        for (int tick = 1; tick <= 30; tick++) {
            progress.tick(at(tick / 10.0));
        }
        progress.end(DONE, progress.snapshot(), at(3.05));
        progress.tick(at(3.5));

        assertThat(updates)
                .extracting(ProgressUpdate::state)
                .containsExactly(RUNNING, RUNNING, RUNNING, RUNNING, RUNNING, RUNNING, DONE);
    }

    @Test
    void shouldTellAListenerOfTheEndOfAShortCall() {
        CallProgress progress = progress(updates::add, Duration.ZERO);
        counts = new CallProgress.Counts(100, 3, 100);

        progress.end(DONE, progress.snapshot(), at(0.01));

        assertThat(updates).hasSize(1);
        assertThat(updates.get(0).done()).isEqualTo(100);
        assertThat(updates.get(0).failed()).isEqualTo(3);
        assertThat(updates.get(0).isOver()).isTrue();
    }

    @Test
    void shouldCountItemsOfRunningChunksAndPartsOfItems() {
        CallProgress progress = progress(updates::add, DELAY);
        counts = new CallProgress.Counts(20, 1, 100);
        chunks = List.of(chunk(1, 20, 4, 0.5), chunk(2, 30, 5, -1));

        progress.tick(at(3));

        ProgressUpdate update = updates.get(0);
        assertThat(update.done()).isEqualTo(29);
        assertThat(update.total()).isEqualTo(OptionalLong.of(100));
        assertThat(update.running())
                .containsExactly(
                        new ProgressUpdate.RunningItem(1, 24, "item 24", OptionalDouble.of(0.5)),
                        new ProgressUpdate.RunningItem(2, 35, "item 35", OptionalDouble.empty()));
        assertThat(update.workers())
                .containsExactly(
                        new ProgressUpdate.WorkerShare(1, 4711, 19),
                        new ProgressUpdate.WorkerShare(2, 4712, 5),
                        new ProgressUpdate.WorkerShare(3, 4713, 5));
        assertThat(update.fraction().getAsDouble()).isEqualTo(0.295);
        assertThat(update.rate()).isEqualTo(29.5 / 3);
        assertThat(update.left()).contains(Duration.ofMillis(7169));
        assertThat(update).hasToString("map: 29 of 100 done, 9.8/s, 7 s left, 1 failed (3 s)");
    }

    @Test
    void shouldAskForTheWordsOfAnItemOnce() {
        CallProgress progress = progress(updates::add, DELAY);
        counts = new CallProgress.Counts(20, 0, 100);
        chunks = List.of(chunk(1, 20, 4, 0.5));
        progress.tick(at(3));
        progress.tick(at(4));
        chunks = List.of(chunk(1, 20, 5, -1));
        progress.tick(at(5));

        assertThat(previews).isEqualTo(2);
        assertThat(updates)
                .extracting(update -> update.running().get(0).item())
                .containsExactly("item 24", "item 24", "item 25");
    }

    @Test
    void shouldAskForTheWordsOfAnItemLaterWhenOthersHaveTakenTheTime() {
        CallProgress progress = progress(updates::add, DELAY);
        chunks = List.of(chunk(1, 20, 4, 0.5), chunk(2, 30, 5, -1));
        previewNanos = 10 * 1_000_000;
        progress.tick(at(3));
        chunks = List.of(chunk(2, 30, 5, -1));
        progress.tick(at(4));

        assertThat(updates.get(0).running())
                .extracting(ProgressUpdate.RunningItem::item)
                .containsExactly("item 24", "an item");
        assertThat(updates.get(1).running())
                .extracting(ProgressUpdate.RunningItem::item)
                .containsExactly("item 35");
    }

    @Test
    void shouldSayWhereItWasInterrupted() {
        CallProgress progress = progress(updates::add, DELAY);
        counts = new CallProgress.Counts(8, 1, 40);
        progress.tick(at(3));
        progress.end(ProgressUpdate.State.INTERRUPTED, progress.snapshot(), at(4));

        assertThat(updates.get(1)).hasToString("map: interrupted at 8 of 40, 2.0/s, 1 failed (4 s)");
    }

    @Test
    void shouldNeverFallAndNeverExceedTheTotal() {
        CallProgress progress = progress(updates::add, DELAY);
        counts = new CallProgress.Counts(90, 0, 100);
        chunks = List.of(chunk(1, 90, 8, 0.9));
        progress.tick(at(3));
        // Lost with its worker, and tried again.
        chunks = List.of();
        progress.tick(at(4));
        chunks = List.of(chunk(1, 90, 12, -1));
        progress.tick(at(5));

        assertThat(updates).extracting(ProgressUpdate::done).containsExactly(98L, 98L, 100L);
    }

    @Test
    void shouldEstimateNothingWhereTheTotalIsNotKnown() {
        CallProgress progress = progress(updates::add, DELAY);
        counts = new CallProgress.Counts(90, 0, -1);

        progress.tick(at(3));

        assertThat(updates.get(0).total()).isEmpty();
        assertThat(updates.get(0).fraction()).isEmpty();
        assertThat(updates.get(0).left()).isEqualTo(Optional.empty());
        assertThat(updates.get(0)).hasToString("map: 90 done, 30.0/s (3 s)");
    }

    @Test
    void shouldDropAListenerThatThrows() {
        CallProgress progress = progress(
                update -> {
                    updates.add(update);
                    throw new AssertionError("on purpose");
                },
                Duration.ZERO);

        progress.tick(at(1));
        progress.tick(at(2));
        progress.end(DONE, progress.snapshot(), at(3));

        assertThat(updates).hasSize(1);
    }

    @Test
    void shouldHideTheInterruptFromTheListenerAndKeepIt() {
        List<Boolean> seen = new ArrayList<>();
        CallProgress progress =
                progress(update -> seen.add(Thread.currentThread().isInterrupted()), Duration.ZERO);

        Thread.currentThread().interrupt();
        progress.end(INTERRUPTED, progress.snapshot(), at(1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).containsExactly(false);
    }

    @Test
    void shouldNotWaitForEverForAListenerThatHangs() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CallProgress progress = progress(
                update -> {
                    updates.add(update);
                    entered.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Duration.ZERO);
        Thread ticker = new Thread(() -> progress.tick(at(1)));
        ticker.start();
        entered.await();

        progress.end(DONE, progress.snapshot(), at(3));

        release.countDown();
        ticker.join();
        assertThat(updates).hasSize(1);
    }
}
