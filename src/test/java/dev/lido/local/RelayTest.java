package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.bundle.ContentId;
import dev.lido.capture.Capturer;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Failure;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import dev.lido.protocol.Manifest;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A chunk packed for another machine, run there, and its answer: in one JVM, but through nothing but bytes. */
@Timeout(60)
class RelayTest {
    private final Captures captures = new Captures(new Capturer(), List.of(), List.of());
    private Relay relay;
    private long runs;

    @BeforeEach
    void open() throws IOException {
        RelaySettings settings = RelaySettings.of(LocalSettings.plain(1)).orHeap(64 << 20);
        relay = new Relay(settings, 1, 7000, place -> place, null, name -> new ByteChain());
    }

    @AfterEach
    void close() {
        relay.close();
    }

    /** Notes what it is told of items 0, 1, 2 and so on. */
    private static final class Told implements Chunk {
        final Job job;
        final Parcel parcel;
        final Map<Integer, Object> outcomes = new TreeMap<>();
        boolean stopAtFailure;
        boolean mayBeCut;
        int putBack = -1;
        ChunkTimes times;

        Told(Job job, int items) {
            this.job = job;
            this.parcel = job.pack(IntStream.range(0, items).iterator(), items);
        }

        @Override
        public Work work() {
            return null;
        }

        @Override
        public Job job() {
            return job;
        }

        @Override
        public Parcel parcel() {
            return parcel;
        }

        @Override
        public long firstIndex() {
            return 0;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public long seed() {
            return 1;
        }

        @Override
        public boolean stopAtFailure() {
            return stopAtFailure;
        }

        @Override
        public boolean mayBeCut() {
            return mayBeCut;
        }

        @Override
        public long timeoutNanos() {
            return 0;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void succeeded(int offset, Object result) {
            assertThat(outcomes.put(offset, result)).isNull();
        }

        @Override
        public void failed(int offset, Failure failure) {
            assertThat(outcomes.put(offset, failure)).isNull();
        }

        @Override
        public void putBack(int offset) {
            putBack = offset;
        }

        @Override
        public void ended(ChunkTimes ran) {
            assertThat(times).isNull();
            times = ran;
        }
    }

    private Told told(ItemFunction function, int items) throws Exception {
        return new Told(captures.prepare(function, false), items);
    }

    private void run(Told chunk, long mostNanos) throws Exception {
        List<String> ends = new ArrayList<>();
        Consignment packed = Consignment.pack(chunk, captures, ended -> ends.add("end"));
        Map<ContentId, ByteChain> parts = Manifest.parts(packed.bundle(), List.of(), place -> place);
        ByteChain answer = relay.run(
                ++runs, copy(packed.order(0, mostNanos)), List.copyOf(parts.keySet()), name -> copy(parts.get(name)));
        packed.answered(copy(answer), 0, work -> {});
        packed.giveUp(new Failure.Dropped()); // too late
        assertThat(ends).containsExactly("end");
        assertThat(chunk.times).isNotNull();
    }

    private static ByteChain copy(ByteChain bytes) {
        return ByteChain.of(bytes.toByteArray());
    }

    @Test
    void shouldRunWhatWasPackedElsewhere() throws Exception {
        int[] large = new int[200_000];
        large[199_999] = 5;
        Told chunk = told(x -> (Integer) x + large[199_999], 3);

        run(chunk, 0);

        assertThat(chunk.outcomes).isEqualTo(Map.of(0, 5, 1, 6, 2, 7));
        assertThat(chunk.times.worker().number()).isEqualTo(7001);
        assertThat(chunk.times.runNanos()).isPositive();
    }

    @Test
    void shouldCutWhatTakesLong() throws Exception {
        Told chunk = told(
                x -> {
                    TimeUnit.MILLISECONDS.sleep(30);
                    return x;
                },
                50);
        chunk.mayBeCut = true;

        run(chunk, TimeUnit.MILLISECONDS.toNanos(100));

        assertThat(chunk.putBack).isBetween(1, 40);
        assertThat(chunk.outcomes).hasSize(chunk.putBack);
    }

    @Test
    void shouldFinishWhatIsHalfDoneInTime() {
        assertThat(RelayedWork.isTooLong(101, 4, 10, 100)).isTrue();
        assertThat(RelayedWork.isTooLong(100, 4, 10, 100)).isFalse();
        assertThat(RelayedWork.isTooLong(101, 5, 10, 100)).isFalse();
        assertThat(RelayedWork.isTooLong(201, 9, 10, 100)).isTrue();
    }

    @Test
    void shouldNotCutWhatIsQuick() throws Exception {
        Told chunk = told(x -> x, 5000);
        chunk.mayBeCut = true;

        run(chunk, TimeUnit.SECONDS.toNanos(30));

        assertThat(chunk.putBack).isEqualTo(-1);
        assertThat(chunk.outcomes).hasSize(5000).containsEntry(4999, 4999);
    }

    @Test
    void shouldLeaveTheRestAloneAfterAFailure() throws Exception {
        Told chunk = told(x -> 10 / ((Integer) x - 2), 30);
        chunk.mayBeCut = true;
        chunk.stopAtFailure = true;

        run(chunk, TimeUnit.SECONDS.toNanos(30));

        assertThat(chunk.outcomes).hasSize(30).containsEntry(1, -10);
        assertThat(chunk.outcomes.get(2)).isInstanceOfSatisfying(Failure.Threw.class, threw -> assertThat(threw.error())
                .isInstanceOf(ArithmeticException.class));
        assertThat(chunk.outcomes.get(29)).isInstanceOf(Failure.Dropped.class);
    }

    @Test
    void shouldTellOfAWorkerThatDied() throws Exception {
        Told chunk = told(
                x -> {
                    if (x.equals(1)) {
                        System.exit(9);
                    }
                    return x;
                },
                4);

        run(chunk, 0);

        assertThat(chunk.outcomes.get(1)).isInstanceOfSatisfying(Failure.WorkerDied.class, died -> {
            assertThat(died.exitCode()).isEqualTo(9);
            assertThat(died.cause()).contains("System.exit(9)");
            assertThat(died.worker()).isEqualTo(7001);
        });
        assertThat(chunk.putBack).isEqualTo(2);
    }

    @Test
    void shouldEndWhatSpinsWhenItsThreadIsInterrupted() throws Exception {
        Told chunk = told(
                x -> {
                    while (true) {
                        Thread.onSpinWait();
                    }
                },
                2);
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300); // any moment will do
            } catch (InterruptedException e) {
                return;
            }
            caller.interrupt();
        });
        interrupter.start();

        assertThatThrownBy(() -> run(chunk, 0)).isInstanceOf(InterruptedException.class);
        interrupter.join();
        Told next = told(x -> x, 1);
        run(next, 0);
        assertThat(next.outcomes).isEqualTo(Map.of(0, 0));
    }
}
