package dev.lido.cli.soak;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Mixed load from several threads, while a nemesis kills and stops workers, and tasks end theirs. Each result is compared
 * with that of the same computation in the session; when the pools are closed, nothing of theirs may be left.
 *
 * <p>The seed decides what is called and what is broken; in which order that meets is up to the machine.
 */
public final class SoakRun {
    private static final int CLIENTS = 4;
    private static final Duration LAST_CALL = Watch.LIMIT.multipliedBy(2);

    private final Duration duration;
    private final long seed;
    private final PrintStream out;
    private final Tally tally;

    /** @param out where the report goes */
    public SoakRun(Duration duration, long seed, PrintStream out) {
        this.duration = duration;
        this.seed = seed;
        this.out = out;
        this.tally = new Tally(out);
    }

    /** Runs it and prints the report; whether all was well. */
    public boolean run() throws InterruptedException {
        Remains remains = new Remains();
        Pools pools = Pools.open();
        try (Watch watch = new Watch(tally, pools)) {
            load(pools, watch);
            remains.noteDirectories();
            watch.call("close", pools::close);
        }
        remains.tell(tally);
        return tally.conclude(out, seed);
    }

    private void load(Pools pools, Watch watch) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        BooleanSupplier over = () -> System.nanoTime() - end >= 0;
        Nemesis nemesis = new Nemesis(new Random(seed), pools, tally, over);
        Judge judge = new Judge(tally, nemesis);
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(nemesis, "soak-nemesis"));
        for (int i = 1; i <= CLIENTS; i++) {
            Client client = new Client(new Random(seed * 31 + i), pools, judge, watch, over);
            threads.add(new Thread(client, "soak-client-" + i));
        }
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(duration.plus(LAST_CALL).toMillis());
            if (thread.isAlive()) {
                tally.report(Breach.HUNG, thread.getName() + " does not end");
            }
        }
    }
}
