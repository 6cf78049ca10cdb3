package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lido.CallTimeline.Phase;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Timelines of real calls. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class TimelineCallsTest {
    private static WorkerPool pool;

    @BeforeAll
    static void open() {
        pool = Pool.open(PoolOptions.defaults().workers(2));
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static CallTimeline last() {
        return pool.timeline().last().orElseThrow();
    }

    private static int spin(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        int turns = 0;
        while (System.nanoTime() < end) {
            turns++;
        }
        return turns;
    }

    private static void assertSound(CallTimeline call, int items) {
        assertThat(call.items()).isEqualTo(items);
        assertThat(call.isRunning()).isFalse();
        for (Lane lane : call.lanes()) {
            long free = Long.MIN_VALUE;
            for (ChunkSpan span : lane.spans()) {
                assertThat(span.from()).isGreaterThanOrEqualTo(free);
                assertThat(span.began()).isBetween(span.from(), span.ended());
                assertThat(span.pack() + span.transfer() + span.queue())
                        .isLessThanOrEqualTo(span.began() - span.from());
                if (span.chunks() == 1) {
                    // Of short results some are timed for all.
                    assertThat(span.decode() + span.run())
                            .isLessThanOrEqualTo((span.ended() - span.began()) * 11 / 10 + 100_000);
                }
                free = span.ended();
            }
        }
    }

    @Test
    void shouldTryNeighboursAgainTogether() {
        assertThat(pool.with(o -> o.retries(1).chunk(50))
                        .map(
                                x -> {
                                    if (Task.current().attempt() == 1) {
                                        throw new IllegalStateException("not yet");
                                    }
                                    return x;
                                },
                                IntStream.range(0, 100)))
                .isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(last().retried()).isEqualTo(100);
        // One by one there would be 102.
        assertThat(last().lanes().stream()
                        .flatMap(lane -> lane.spans().stream())
                        .mapToLong(ChunkSpan::chunks)
                        .sum())
                .isLessThan(30);
    }

    @Test
    void shouldTellWhoRanWhatWhen() {
        pool.map(x -> spin(5), IntStream.range(0, 40));
        CallTimeline call = last();
        assertSound(call, 40);
        assertThat(call.kind()).isEqualTo("map");
        assertThat(call.time(Phase.RUN).toMillis()).isBetween(200L, 10_000L);
        assertThat(call.lanes().stream().flatMap(lane -> lane.spans().stream()).flatMap(span -> IntStream.range(
                                (int) span.first(), (int) span.end())
                        .boxed()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).boxed().toList());
        assertThat(call.slowest()).isNotEmpty();
        assertThat(call.slowest().get(0).preview())
                .isEqualTo("" + call.slowest().get(0).index());
        assertThat(call.efficiency()).isBetween(0.0, 1.01);
    }

    @Test
    void shouldCompleteTheItemsOfLargeCalls() {
        pool.map(x -> x + 1, IntStream.range(0, 100_000));
        assertSound(last(), 100_000);
    }

    @Test
    void shouldRecordStreamsAndTasks() {
        assertThat(pool.imap(x -> x, IntStream.range(0, 50)).toList()).hasSize(50);
        // Results of a stream may be there before the word that their chunk is over.
        await().untilAsserted(() -> assertSound(last(), 50));
        assertThat(last().kind()).isEqualTo("imap");
        for (int i = 0; i < 10; i++) {
            pool.submit(() -> 1).join();
        }
        await().untilAsserted(() -> assertSound(last(), 10));
        assertThat(last().kind()).isEqualTo("submit");
    }

    @Test
    void shouldMarkFailuresAndDeaths() {
        assertThatThrownBy(() -> pool.map(
                        x -> {
                            if (x == 3) {
                                Runtime.getRuntime().halt(7);
                            }
                            return x;
                        },
                        IntStream.range(0, 10)))
                .isInstanceOf(WorkerDiedException.class);
        await().untilAsserted(() -> assertThat(last().lanes()).anyMatch(Lane::died));
        assertThat(last().failed()).isPositive();
        assertThat(last().deaths()).singleElement().asString().contains("7");
    }

    @Test
    void shouldAdviseOnRealCalls() {
        pool.map(x -> x, List.of(1, 2)); // warm
        pool.map(x -> x + 1, IntStream.range(0, 20));
        assertThat(last().advice().orElse("")).contains("too small to gain");
        pool.map(x -> spin(x == 0 ? 500 : 1), IntStream.range(0, 20));
        assertThat(last().advice().orElse("")).startsWith("One item took");
        byte[] model = new byte[64 << 20];
        pool.map(x -> model[x], IntStream.range(0, 20));
        // Which took longer, to read it or to send it, is up to the machine.
        assertThat(last().advice().orElse(""))
                .containsAnyOf("MB of it what the function captures", "Reading the function and its variables took")
                .contains("Pool.broadcast(value)");
    }

    @Test
    void shouldTellOfStartUpAndGarbage() {
        try (WorkerPool fresh = Pool.open(PoolOptions.defaults().workers(1).heap("48m"))) {
            fresh.map(x -> x, List.of(1));
            CallTimeline first = fresh.timeline().last().orElseThrow();
            assertThat(first.advice().orElse("")).contains("for workers to start");
            fresh.map(
                    x -> {
                        List<byte[]> held = new ArrayList<>();
                        for (int i = 0; i < 3_000; i++) {
                            held.add(new byte[100 << 10]);
                            if (held.size() > 200) {
                                held.remove(0);
                            }
                        }
                        return held.size();
                    },
                    IntStream.range(0, 10));
            CallTimeline second = fresh.timeline().last().orElseThrow();
            if (Files.exists(Path.of("/proc/self/schedstat"))) {
                assertThat(second.time(Phase.GC)).isPositive();
            }
        }
    }

    @Test
    @SuppressWarnings("UnusedAssignment") // what held it must go
    void shouldKeepNoItem() {
        List<Object> items = new ArrayList<>(List.of(new Heavy(1), new Heavy(2)));
        List<WeakReference<Object>> watched =
                items.stream().map(WeakReference::new).toList();
        List<Heavy> results = pool.map(x -> (Heavy) x, items);
        WeakReference<Object> result = new WeakReference<>(results.get(0));
        items.clear();
        results = null;
        assertThat(pool.timeline().calls()).isNotEmpty();
        await().untilAsserted(() -> {
            System.gc();
            assertThat(watched).allMatch(each -> each.get() == null);
            assertThat(result.get()).isNull();
        });
    }

    private record Heavy(int number) {}
}
