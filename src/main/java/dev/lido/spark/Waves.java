package dev.lido.spark;

import dev.lido.engine.Chunk;
import dev.lido.engine.Failure;
import dev.lido.local.Consignment;
import dev.lido.spark.Wave.Shipment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs shipments as Spark jobs. One that may take long is a job of its own, so that it can be cancelled, and whatever it
 * does concerns nobody else; short ones ride together, since a job costs more than they do. Thread-safe.
 */
final class Waves {
    private static final int LARGEST = 128;
    private static final long CANCEL_PAUSE_MILLIS = 200;

    private final Cluster cluster;
    private final Site site;
    private final Executor threads;
    private final BiConsumer<Shipment, byte[][]> onAnswer;
    /** Told when chunks have ended without an answer. */
    private final Runnable onEnd;

    private final Map<Chunk, Wave> flying = new ConcurrentHashMap<>();
    // Guarded by the monitor:
    private final Deque<Shipment> waiting = new ArrayDeque<>();
    private int running;
    private @Nullable Failure over;

    Waves(Cluster cluster, Site site, Executor threads, BiConsumer<Shipment, byte[][]> onAnswer, Runnable onEnd) {
        this.cluster = cluster;
        this.site = site;
        this.threads = threads;
        this.onAnswer = onAnswer;
        this.onEnd = onEnd;
    }

    void add(Shipment shipment) {
        synchronized (this) {
            if (over == null) {
                waiting.add(shipment);
                return;
            }
        }
        shipment.chunk().giveUp(over);
    }

    /** Starts jobs for what waits. */
    void start() {
        // Two for each slot: while one runs, the next is there.
        int most = Math.max(2, 2 * cluster.slots());
        while (true) {
            synchronized (this) {
                if (waiting.isEmpty() || running >= most) {
                    return;
                }
                running++;
                Wave wave = next();
                threads.execute(() -> runAll(wave));
            }
        }
    }

    /** Under the monitor. */
    private Wave next() {
        List<Shipment> together = new ArrayList<>();
        together.add(waiting.remove());
        if (!together.get(0).alone()) {
            int most = together.get(0).spread() ? Integer.MAX_VALUE : LARGEST;
            while (!waiting.isEmpty() && !waiting.peek().alone() && together.size() < most) {
                together.add(waiting.remove());
            }
        }
        Wave wave = new Wave(together);
        together.forEach(each -> flying.put(each.chunk().chunk(), wave));
        return wave;
    }

    private void runAll(Wave first) {
        Wave wave = first;
        while (true) {
            run(wave);
            synchronized (this) {
                if (waiting.isEmpty()) {
                    running--;
                    return;
                }
                wave = next();
            }
        }
    }

    private void run(Wave wave) {
        List<Shipment> shipments = wave.shipments();
        BitSet answered = new BitSet();
        Throwable failure = null;
        try {
            if (!wave.isInVain()) {
                cluster.run(
                        wave.group(),
                        "Lido: " + shipments.size() + " chunk" + (shipments.size() == 1 ? "" : "s"),
                        shipments.stream().map(Shipment::order).toList(),
                        new ChunkTask(site),
                        byte[][].class,
                        (partition, answer) -> {
                            synchronized (answered) {
                                answered.set(partition);
                            }
                            Shipment shipment = shipments.get(partition);
                            flying.remove(shipment.chunk().chunk());
                            threads.execute(() -> onAnswer.accept(shipment, answer));
                        });
            }
        } catch (Throwable e) {
            // Scala throws what it likes without a word.
            failure = e;
        } finally {
            wave.end();
        }
        List<Shipment> left = new ArrayList<>();
        synchronized (answered) {
            for (int i = 0; i < shipments.size(); i++) {
                if (!answered.get(i)) {
                    left.add(shipments.get(i));
                }
            }
        }
        if (!left.isEmpty()) {
            failed(left, failure, shipments.size() > 1);
            onEnd.run();
        }
    }

    private void failed(List<Shipment> left, @Nullable Throwable failure, boolean again) {
        for (Shipment each : left) {
            Consignment chunk = each.chunk();
            flying.remove(chunk.chunk());
            if (chunk.chunk().isCancelled()) {
                chunk.giveUp(new Failure.Dropped());
            } else if (again && !cluster.isStopped()) {
                add(each.single()); // one of the others may be to blame
            } else {
                chunk.giveUp(SparkFailure.of(failure, cluster));
            }
        }
        start();
    }

    /** Gives a chunk up, with its job if it runs; whether it was here. */
    boolean cancel(Chunk chunk) {
        Shipment found = null;
        synchronized (this) {
            for (Shipment each : waiting) {
                if (each.chunk().chunk() == chunk) {
                    found = each;
                }
            }
            if (found != null) {
                waiting.remove(found);
            }
        }
        if (found != null) {
            found.chunk().giveUp(new Failure.Dropped());
            return true;
        }
        Wave wave = flying.get(chunk);
        if (wave != null) {
            cancel(wave);
        }
        return wave != null;
    }

    /** What rides in it and is not cancelled runs again, alone. */
    private void cancel(Wave wave) {
        if (wave.cancel()) {
            threads.execute(() -> {
                try {
                    // Again, because Spark does not hear of it if the job is only about to begin.
                    while (!wave.isOver() && !cluster.isStopped()) {
                        cluster.cancel(wave.group());
                        TimeUnit.MILLISECONDS.sleep(CANCEL_PAUSE_MILLIS);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** Whether a job runs. */
    boolean isBusy() {
        return !flying.isEmpty();
    }

    /** Ends everything, for good. */
    void close(Failure failure) {
        synchronized (this) {
            over = failure;
        }
        giveUp(failure);
    }

    /** Ends what is here. */
    void giveUp(Failure failure) {
        List<Shipment> left;
        synchronized (this) {
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        left.forEach(each -> each.chunk().giveUp(failure));
        flying.forEach((chunk, wave) -> {
            wave.shipments().stream()
                    .filter(each -> each.chunk().chunk() == chunk)
                    .forEach(each -> each.chunk().giveUp(failure));
            cancel(wave);
        });
    }
}
