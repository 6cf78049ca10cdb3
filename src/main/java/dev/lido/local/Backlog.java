package dev.lido.local;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that nothing waits behind what takes long while another worker could run it: looks when a worker has nothing to
 * do, and now and then as long as something waits in workers, and asks for it back. Chunks that wait are also worth the
 * start of another worker; the rest of a chunk that runs is cut off only for one that has nothing to do.
 */
final class Backlog {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Crew crew;
    private final EngineTimer timer;
    private final AtomicBoolean watching = new AtomicBoolean();

    Backlog(Crew crew, EngineTimer timer) {
        this.crew = crew;
        this.timer = timer;
    }

    /** Something waits in a worker. */
    void watch() {
        if (watching.compareAndSet(false, true)) {
            timer.later(PAUSE, () -> {
                watching.set(false);
                if (look()) {
                    watch();
                }
            });
        }
    }

    /** Asks for what another worker could run; whether something waits in workers. */
    boolean look() {
        boolean waits = false;
        for (Worker worker : crew.workers()) {
            if (worker.hasMore()) {
                waits = true;
                if (worker.isSlow()) {
                    boolean idle = crew.hasIdle();
                    if (idle || crew.hasRoom()) {
                        worker.recall(idle);
                    }
                }
            }
        }
        return waits;
    }
}
