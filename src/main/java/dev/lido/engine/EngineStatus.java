package dev.lido.engine;

import java.util.List;

/**
 * A picture of an engine at one moment.
 *
 * @param size number of workers that it may have
 * @param workers the workers that it has
 * @param waiting works that wait for a worker
 * @param bytesSent bytes sent to workers since it began
 * @param bytesReceived bytes received
 */
public record EngineStatus(int size, List<Worker> workers, int waiting, long bytesSent, long bytesReceived) {
    public EngineStatus {
        workers = List.copyOf(workers);
    }

    /**
     * One worker.
     *
     * @param number its number in this engine, from 1
     * @param pid its process id
     * @param state what it does: {@code starting}, {@code idle}, {@code busy}, {@code leaving}
     * @param items items that it has run
     * @param runNanos time it has spent in functions
     */
    public record Worker(int number, long pid, String state, long items, long runNanos) {}
}
