package dev.lido.local;

import java.io.IOException;
import java.util.List;

/** Starts worker processes, and numbers them. Used by one thread at a time. */
final class WorkerLauncher {
    private final LocalSettings settings;
    private final boolean bare;
    private final Destinations destinations;
    private int number;

    /**
     * @param bare workers get Lido alone on their class path, for an archive that fits every session
     * @param firstNumber what the first worker's number follows
     */
    WorkerLauncher(LocalSettings settings, boolean bare, int firstNumber, Destinations destinations) {
        this.settings = settings;
        this.bare = bare;
        this.number = firstNumber;
        this.destinations = destinations;
    }

    /** Starts a worker that will connect to {@code reception}. */
    Worker launch(Reception reception) throws IOException {
        number++;
        List<String> command = WorkerCommand.of(settings, reception.directory(), number, bare);
        WorkerProcess process = WorkerProcess.start(command, settings, reception.directory(), reception.path(), number);
        reception.reaper().watch(process.pid());
        EngineLog.debug("Worker " + number + " (pid " + process.pid() + ") was started.");
        return new Worker(number, process, settings.heapBytes() / 4, destinations);
    }
}
