package dev.lido.cli.soak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** One thread of the load: makes one call after the other, each of a random kind. */
final class Client implements Runnable {
    private final Random random;
    private final Watch watch;
    private final BooleanSupplier over;
    private final Map<Watch.Step, Integer> weights = new LinkedHashMap<>();

    Client(Random random, Pools pools, Judge judge, Watch watch, BooleanSupplier over) {
        this.random = random;
        this.watch = watch;
        this.over = over;
        Maps maps = new Maps(random, pools.main(), judge);
        weights.put(maps::small, 30);
        weights.put(maps::withPayload, 15);
        weights.put(maps::slow, 12);
        weights.put(maps::interrupted, 8);
        Submits submits = new Submits(random, pools.main(), judge);
        weights.put(submits::burst, 15);
        weights.put(submits::cancelled, 8);
        Failing failing = new Failing(random, pools, judge);
        weights.put(failing::throwing, 8);
        weights.put(failing::endless, 4);
    }

    @Override
    public void run() {
        while (!over.getAsBoolean()) {
            watch.call("a call", pick());
        }
    }

    private Watch.Step pick() {
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        int at = random.nextInt(sum);
        for (Map.Entry<Watch.Step, Integer> one : weights.entrySet()) {
            at -= one.getValue();
            if (at < 0) {
                return one.getKey();
            }
        }
        throw new IllegalStateException("the weights' sum is " + sum);
    }
}
