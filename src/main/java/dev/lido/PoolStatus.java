package dev.lido;

import java.time.Duration;
import java.util.List;

/**
 * What a pool is made of at one moment. Prints as a table.
 *
 * @param size number of workers that the pool may have
 * @param workers the workers that it has; they start when there is work
 * @param waiting calls that wait for a worker
 * @param bytesSent bytes sent to workers so far
 * @param bytesReceived bytes received from workers so far
 * @since 0.1
 */
public record PoolStatus(int size, List<Worker> workers, int waiting, long bytesSent, long bytesReceived) {
    public PoolStatus {
        workers = List.copyOf(workers);
    }

    /**
     * One worker.
     *
     * @param id its number within the pool, from 1
     * @param pid its process id
     * @param state {@code starting}, {@code idle}, {@code busy} or {@code leaving}
     * @param items items that it has run
     * @param runTime time that it has spent in functions
     */
    public record Worker(int id, long pid, String state, long items, Duration runTime) {}

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(workers.size()).append(" of ").append(size).append(" workers");
        if (waiting > 0) {
            text.append(", ").append(waiting).append(" calls wait");
        }
        if (!workers.isEmpty()) {
            text.append(String.format("%n%6s %8s  %-9s %10s %10s", "worker", "pid", "state", "items", "run time"));
        }
        for (Worker worker : workers) {
            text.append(String.format(
                    "%n%6d %8d  %-9s %10d %8.2f s",
                    worker.id, worker.pid, worker.state, worker.items, worker.runTime.toNanos() / 1e9));
        }
        return text.toString();
    }
}
