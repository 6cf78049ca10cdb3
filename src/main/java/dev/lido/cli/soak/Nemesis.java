package dev.lido.cli.soak;

import dev.lido.PoolStatus;
import dev.lido.WorkerPool;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Sends signals to workers, one now and then. */
final class Nemesis implements Runnable {
    private static final int SHORTEST_PAUSE = 50;
    private static final int LONGEST_PAUSE = 800;
    private static final int LONGEST_STOP = 1000;
    /** One pause of so many is a long one, in which workers get warm. */
    private static final int PAUSES_PER_REST = 10;

    private static final int REST = 3000;

    /** What it does to a worker. */
    private enum Blow {
        KILL,
        STOP,
        STOP_AND_CONTINUE,
        SEGV,
        TERM
    }

    private record Target(WorkerPool pool, PoolStatus.Worker worker) {}

    private final Random random;
    private final Pools pools;
    private final Tally tally;
    private final BooleanSupplier over;
    private final Set<Long> struck = ConcurrentHashMap.newKeySet();
    /** The number of the last worker of each pool that was struck while it started. */
    private final Map<WorkerPool, Integer> struckAtStart = new HashMap<>();

    Nemesis(Random random, Pools pools, Tally tally, BooleanSupplier over) {
        this.random = random;
        this.pools = pools;
        this.tally = tally;
        this.over = over;
    }

    /** Whether it has sent a signal to that process. */
    boolean hasStruck(long pid) {
        return struck.contains(pid);
    }

    @Override
    public void run() {
        try {
            while (!over.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(pause());
                strike();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            tally.report(Breach.UNEXPECTED, "no signal can be sent: " + e);
        }
    }

    private int pause() {
        int pause = SHORTEST_PAUSE + random.nextInt(LONGEST_PAUSE - SHORTEST_PAUSE + 1);
        return random.nextInt(PAUSES_PER_REST) == 0 ? pause + REST : pause;
    }

    private void strike() throws IOException, InterruptedException {
        Blow blow = Blow.values()[random.nextInt(Blow.values().length)];
        List<Target> targets = pools.all().flatMap(this::targets).toList();
        if (targets.isEmpty()) {
            return;
        }
        Target target = targets.get(random.nextInt(targets.size()));
        long pid = target.worker.pid();
        if (!isChild(pid)) {
            return;
        }
        if (isStarting(target.worker)) {
            struckAtStart.put(target.pool, target.worker.id());
        }
        struck.add(pid);
        tally.count("signals " + blow.name().toLowerCase(Locale.ROOT), 1);
        if (blow == Blow.STOP_AND_CONTINUE) {
            send("STOP", pid);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_STOP));
            send("CONT", pid);
        } else {
            send(blow.name(), pid);
        }
    }

    /**
     * The workers of a pool that may be struck. When it has struck one that was starting, it spares those that start until
     * one has: where none starts at all, calls fail, and are meant to.
     */
    private Stream<Target> targets(WorkerPool pool) {
        List<PoolStatus.Worker> workers = pool.status().workers();
        int last = struckAtStart.getOrDefault(pool, 0);
        if (workers.stream().anyMatch(worker -> worker.id() > last && !isStarting(worker))) {
            struckAtStart.remove(pool);
        }
        boolean spares = struckAtStart.containsKey(pool);
        return workers.stream()
                .filter(worker -> !spares || !isStarting(worker))
                .map(worker -> new Target(pool, worker));
    }

    private static boolean isStarting(PoolStatus.Worker worker) {
        return worker.state().equals("starting");
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        if (isChild(pid)) {
            // The shell's own: not every Debian has a program of that name.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /** The worker may be gone, and its number may be another process's: strangers are spared. */
    private static boolean isChild(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .filter(ProcessHandle.current()::equals)
                .isPresent();
    }
}
