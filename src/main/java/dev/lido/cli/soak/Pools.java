package dev.lido.cli.soak;

import dev.lido.Pool;
import dev.lido.PoolOptions;
import dev.lido.PoolStatus;
import dev.lido.WorkerPool;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pools that are under load.
 *
 * @param main where tasks must succeed in the end, whatever happens to workers
 * @param strict where each failure is told at once
 * @param limited where tasks that run for too long are ended
 */
record Pools(WorkerPool main, WorkerPool strict, WorkerPool limited) implements AutoCloseable {
    static Pools open() {
        PoolOptions options = PoolOptions.defaults()
                .heap("64m")
                .heartbeatTimeout(Duration.ofSeconds(2))
                .output(PoolOptions.Output.QUIET);
        return new Pools(
                Pool.open(options.retries(50)),
                Pool.open(options.workers(1)),
                Pool.open(options.workers(1).taskTimeout(Duration.ofMillis(500))));
    }

    /** Process ids of all workers of this moment. */
    List<Long> pids() {
        return all().flatMap(pool -> pool.status().workers().stream())
                .map(PoolStatus.Worker::pid)
                .toList();
    }

    /** Each of them. */
    Stream<WorkerPool> all() {
        return Stream.of(main, strict, limited);
    }

    /** All workers of all pools, as tables. */
    String describe() {
        return String.join("\n", all().map(WorkerPool::toString).toList()) + "\n"
                + String.join("\n", all().map(pool -> pool.status().toString()).toList());
    }

    @Override
    public void close() {
        all().forEach(WorkerPool::close);
    }
}
