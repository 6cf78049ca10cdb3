package dev.lido.cli.soak;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

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

    private final Random random;
    private final Pools pools;
    private final Tally tally;
    private final BooleanSupplier over;
    private final Set<Long> struck = ConcurrentHashMap.newKeySet();

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
        List<Long> pids = pools.pids();
        if (pids.isEmpty()) {
            return;
        }
        long pid = pids.get(random.nextInt(pids.size()));
        if (!isChild(pid)) {
            return;
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

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        if (isChild(pid)) {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
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
