package dev.lido;

import dev.lido.engine.TaskContext;
import java.util.concurrent.ThreadLocalRandom;

/** What the random numbers of tasks begin with. */
final class Seeds {
    private Seeds() {}

    /** The seed of a call: the one that was asked for, or any. */
    static long of(CallOptions options) {
        Long seed = options.seed();
        return seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    }

    /** The seed of the {@code number}-th submitted task, so that each has its own numbers. */
    static long of(CallOptions options, long number) {
        return TaskContext.mix(of(options)) + number;
    }
}
