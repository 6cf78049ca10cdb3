package dev.lido;

import dev.lido.engine.Engine;
import dev.lido.engine.InlineEngine;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.ThreadsEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the engines that run tasks in the session itself. */
final class SessionEngines {
    private SessionEngines() {}

    /**
     * The engine that {@code options} ask for, or null if its workers are processes.
     *
     * @throws IllegalArgumentException if {@code options} also ask for what only processes have
     */
    static @Nullable Engine open(PoolOptions options) {
        check(options);
        Run first = options.initializer();
        ItemFunction initializer = first == null ? null : new RunItem(first);
        return switch (options.engine()) {
            case PoolOptions.THREADS -> new ThreadsEngine(options.workers(), options.idleTimeout(), initializer);
            case PoolOptions.INLINE -> new InlineEngine(initializer);
            default -> null;
        };
    }

    /** @throws IllegalArgumentException if {@code options} ask for an engine in the session and for what it can't have */
    static void check(PoolOptions options) {
        List<String> contradictory = options.ofProcesses();
        if (!options.engine().equals(PoolOptions.LOCAL)
                && !SparkEngines.isMaster(options.engine())
                && !contradictory.isEmpty()) {
            throw new IllegalArgumentException("engine (\"" + options.engine() + "\") has no worker processes that "
                    + String.join(" and ", contradictory) + " could apply to. Leave "
                    + (contradictory.size() > 1 ? "them" : "it")
                    + " out, or use engine(\"local\").");
        }
    }
}
