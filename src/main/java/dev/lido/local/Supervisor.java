package dev.lido.local;

import dev.lido.engine.Dispatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the workers now and then: lets those go that are idle for long or above the size, and kills those that have
 * frozen. On the engine's timer.
 */
final class Supervisor {
    private static final Duration MOST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);

    private final Crew crew;
    private final Dispatcher dispatcher;
    private final LocalSettings settings;
    private final Runnable onRest;
    private final Duration pause;
    private final Map<Worker, Pulse> pulses = new HashMap<>();
    private long lastLook = System.nanoTime();

    /** @param onRest called when there are workers and none has anything to do, again and again */
    Supervisor(Crew crew, Dispatcher dispatcher, LocalSettings settings, Runnable onRest) {
        this.crew = crew;
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.onRest = onRest;
        Duration idle = settings.idleTimeout().dividedBy(4);
        Duration longest = idle.compareTo(MOST_PAUSE) < 0 ? idle : MOST_PAUSE;
        this.pause = longest.compareTo(LEAST_PAUSE) > 0 ? longest : LEAST_PAUSE;
    }

    /** How long to wait between two looks. */
    Duration pause() {
        return pause;
    }

    /** Looks once. On the engine's timer. */
    void look() {
        checkPulses();
        if (dismissIdle()) {
            EngineLog.settle();
            onRest.run();
        }
    }

    private void checkPulses() {
        if (settings.heartbeatTimeout().isZero()) {
            return;
        }
        long now = System.nanoTime();
        boolean slept = now - lastLook > pause.plus(MOST_PAUSE.multipliedBy(2)).toNanos();
        lastLook = now;
        List<Worker> all = new ArrayList<>(crew.workers());
        pulses.keySet().retainAll(all);
        for (Worker worker : all) {
            WorkerProcess process = worker.process();
            Pulse pulse = pulses.computeIfAbsent(
                    worker, key -> new Pulse(settings.heartbeatTimeout(), new Vitals(process.pid())));
            if (slept) {
                pulse.forget();
            }
            String complaint = worker.state() == Worker.State.STARTING
                    ? pulse.checkStart(now)
                    : pulse.check(process.progress().beats(), now, worker.inFlight() > 0);
            if (complaint != null) {
                worker.condemn(complaint);
            }
        }
    }

    /** Whether there are workers and none has anything to do. */
    private boolean dismissIdle() {
        long limit = settings.idleTimeout().toNanos();
        int ready = 0;
        int busy = 0;
        for (Worker worker : new ArrayList<>(crew.workers())) {
            if (worker.state() != Worker.State.READY) {
                continue;
            }
            ready++;
            if (worker.inFlight() > 0) {
                busy++;
                continue;
            }
            boolean tooMany = ready > crew.size();
            if (tooMany || System.nanoTime() - worker.idleSince() >= limit) {
                ready -= dispatcher.demand(1) == 0 && worker.leaveIfIdle() ? 1 : 0;
            }
        }
        if (dispatcher.demand(1) > 0) {
            crew.feedAll();
            crew.startMissing();
            return false;
        }
        return ready > 0 && busy == 0;
    }
}
