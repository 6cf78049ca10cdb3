package dev.lido.local;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that no chunk waits behind one that takes long while another worker could run it: looks now and then, as
 * long as chunks wait in workers, and asks for them back.
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

    /** A chunk waits in a worker behind another one. */
    void watch() {
        if (watching.compareAndSet(false, true)) {
            timer.later(PAUSE, this::look);
        }
    }

    private void look() {
        watching.set(false);
        boolean waits = false;
        boolean canRunElsewhere = crew.canRunMore();
        for (Worker worker : crew.workers()) {
            if (worker.inFlight() > 1) {
                waits = true;
                if (canRunElsewhere && worker.isSlow()) {
                    worker.recall();
                }
            }
        }
        if (waits) {
            watch();
        }
    }
}
