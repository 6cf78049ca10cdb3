package dev.lido.local;

import dev.lido.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that nothing waits behind a chunk that takes long while another worker could run it: looks when a worker has
 * nothing to do, and now and then as long as something waits in workers, and asks for it back. Chunks that wait are also
 * worth the start of another worker; the rest of the chunk that runs is cut off only for one that has nothing to do.
 *
 * <p>To ask takes as long as the worker is sent something else, so a thread of its own does it.
 */
final class Backlog {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** What a worker could be asked for, {@code cut} off the chunk that it is at or not. */
    private record Burden(Worker worker, boolean cut, int items) {}

    private final Crew crew;
    private final EngineTimer timer;
    private final ThreadFactory threads;
    private final AtomicBoolean watching = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();

    Backlog(Crew crew, EngineTimer timer, ThreadFactory threads) {
        this.crew = crew;
        this.timer = timer;
        this.threads = threads;
    }

    /** Something waits in a worker. */
    void watch() {
        if (watching.compareAndSet(false, true)) {
            timer.later(PAUSE, () -> {
                watching.set(false);
                look();
                if (crew.workers().stream().anyMatch(worker -> worker.spare(true) > 0)) {
                    watch();
                }
            });
        }
    }

    /** Asks for what another worker could run, if there is anything. Does not wait for it. */
    void look() {
        if (!burdens().isEmpty() && asking.compareAndSet(false, true)) {
            threads.newThread(() -> {
                        try {
                            burdens().forEach(one -> one.worker.recall(one.cut));
                        } finally {
                            asking.set(false);
                        }
                    })
                    .start();
        }
    }

    /** Asks for what waits in {@code worker}, whoever will run it. Does not wait for it. */
    void ask(Worker worker) {
        threads.newThread(() -> worker.recall(false)).start();
    }

    /** What others could run: each worker that has nothing to do relieves one, those with most to spare first. */
    private List<Burden> burdens() {
        int idle = crew.idle();
        if (idle == 0 && !crew.hasRoom()) {
            return List.of();
        }
        List<Burden> burdens = new ArrayList<>();
        for (Worker worker : crew.workers()) {
            if (worker.isSlow()) {
                // A chunk that takes no longer than chunks should is not worth cutting.
                boolean cut = idle > 0 && worker.hasTaken(Engine.CHUNK_NANOS);
                int spare = worker.spare(cut);
                if (spare > 0) {
                    burdens.add(new Burden(worker, cut, spare));
                }
            }
        }
        burdens.sort(Comparator.comparingInt(Burden::items).reversed());
        return burdens.subList(0, Math.min(Math.max(1, idle), burdens.size()));
    }
}
