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

    /** What a worker could be asked for. */
    private record Burden(Worker worker, int items) {}

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
        if (isWorthAsking() && asking.compareAndSet(false, true)) {
            threads.newThread(() -> {
                        try {
                            askMany();
                        } finally {
                            asking.set(false);
                        }
                    })
                    .start();
        }
    }

    private boolean isWorthAsking() {
        for (Worker worker : crew.workers()) {
            if (spare(worker, true) > 0) {
                boolean idle = crew.idle() > 0;
                if (idle || (spare(worker, false) > 0 && crew.hasRoom())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asks for what waits in {@code worker}, whoever will run it. Does not wait for it. */
    void ask(Worker worker) {
        threads.newThread(() -> worker.recall(false)).start();
    }

    /** Each worker that has nothing to do relieves one, those with most to spare first. */
    private void askMany() {
        int idle = crew.idle();
        boolean cut = idle > 0;
        if (!cut && !crew.hasRoom()) {
            return;
        }
        List<Burden> slow = new ArrayList<>();
        for (Worker worker : crew.workers()) {
            int spare = spare(worker, cut);
            if (spare > 0) {
                slow.add(new Burden(worker, spare));
            }
        }
        slow.sort(Comparator.comparingInt(Burden::items).reversed());
        for (Burden one : slow.subList(0, Math.min(Math.max(1, idle), slow.size()))) {
            one.worker.recall(cut && one.worker.hasTaken(Engine.CHUNK_NANOS));
        }
    }

    /** How many items it could be asked for: a chunk that takes no longer than chunks should is not worth cutting. */
    private static int spare(Worker worker, boolean cut) {
        return worker.isSlow() ? worker.spare(cut && worker.hasTaken(Engine.CHUNK_NANOS)) : 0;
    }
}
