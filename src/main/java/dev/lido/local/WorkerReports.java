package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.protocol.Expired;
import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Notice;
import dev.lido.protocol.Output;
import dev.lido.protocol.Progress;
import dev.lido.protocol.Results;
import dev.lido.protocol.Returned;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one worker tells: outcomes, which the chunks are told of without any lock, what tasks print, and what becomes
 * of the worker. Used by the thread that reads from it; its figures by any.
 */
final class WorkerReports {
    /** How long what heeds an interrupt may take to end. */
    private static final Duration EXPIRY_GRACE = Duration.ofMillis(500);

    private final Worker worker;
    private final Flights flights;
    private final Destinations destinations;
    private final OutcomeReader reader;
    private volatile long items;
    private volatile long runNanos;
    private volatile long bytes;
    private @Nullable String exitCaller;
    /** Number of the last batch of output that came. */
    private long lastOutput;
    /** Those of the last call whose task printed. */
    private @Nullable SessionStreams lastStreams;
    /** Set when the process is gone and what it could not send has been looked at. */
    private boolean unsentTaken;

    WorkerReports(Worker worker, Flights flights, Destinations destinations) {
        this.worker = worker;
        this.flights = flights;
        this.destinations = destinations;
        this.reader = new OutcomeReader(destinations.classes());
    }

    /** Items that it has run. */
    long items() {
        return items;
    }

    /** Time that it has spent in functions. */
    long runNanos() {
        return runNanos;
    }

    /** Bytes that have come from it. */
    long bytes() {
        return bytes;
    }

    /** The code that called exit in it, if any did. */
    @Nullable
    String exitCaller() {
        return exitCaller;
    }

    /** Does what need not wait for a first answer. */
    void prepare() {
        reader.prepare();
    }

    void accept(Message message) throws IOException {
        bytes += message.body().size();
        switch (message.kind()) {
            case Kind.RESULTS -> report(Results.decode(message), message.body().size());
            case Kind.OUTPUT -> print(Output.decode(message));
            case Kind.RETURNED -> takeBack(Returned.decode(message));
            case Kind.EXPIRED -> expired(Expired.decode(message));
            case Kind.EXITING -> exitCaller = Notice.decode(message).text();
            case Kind.RETIRE -> {
                worker.retire();
                EngineLog.warn("Worker " + worker.number() + " (pid "
                        + worker.process().pid() + ") is replaced: "
                        + Notice.decode(message).text()
                        + ". Tasks may keep objects in static fields; see PoolOptions.recycleAfter.");
            }
            default -> throw new WireException("a message of kind " + message.kind() + " is not for a session");
        }
    }

    /** Takes what the process, which is gone, could not send any more on {@code ended}. */
    void acceptUnsent(@Nullable Connection ended) {
        if (ended != null && !unsentTaken) {
            unsentTaken = true;
            try {
                ended.goOn(worker.process().unsent(ended.received()));
                while (true) {
                    accept(ended.receive());
                }
            } catch (IOException e) {
                // That was all.
            }
        }
        Output unsent = worker.process().unsentOutput(lastOutput);
        if (unsent != null) {
            print(unsent);
        }
    }

    private void report(Results results, long size) throws WireException {
        Flight flight = flights.find(results.chunk());
        if (flight == null) {
            throw new WireException("results of chunk " + results.chunk() + ", which this worker does not have");
        }
        long received = System.nanoTime();
        int count = results.outcomes().size();
        if (results.from() != flight.reported() || results.from() + count > flight.count()) {
            throw new WireException("results of items " + results.from() + " to " + (results.from() + count)
                    + " of chunk " + results.chunk() + ", of which " + flight.reported() + " of " + flight.count()
                    + " were reported");
        }
        items += worker.state() == Worker.State.INITIALIZING ? 0 : count;
        runNanos += results.runNanos();
        flight.report(count, results.runNanos());
        for (ItemOutcome outcome : results.outcomes()) {
            if (outcome.status() == ItemOutcome.Status.UNREADABLE) {
                worker.invalidate();
                break;
            }
        }
        Chunk chunk = flight.chunk();
        if (chunk instanceof RelayedChunk relayed) {
            relayed.passed(results);
        } else {
            reader.report(chunk, results);
        }
        flight.read(size, System.nanoTime() - received);
        if (results.last()) {
            // While it is in flight, the rest of its items fails with the worker.
            if (flight.reported() < flight.count()) {
                throw new WireException("chunk " + results.chunk() + " ended after " + flight.reported() + " of "
                        + flight.count() + " items");
            }
            flights.remove(flight);
            chunk.ended(flight.times(worker.life(), results.times(), received));
        }
    }

    private void print(Output printed) {
        lastOutput = printed.batch();
        destinations.output().accept(worker.number(), printed, streams());
    }

    /** Those of the call whose task prints: output and results come in the order of the chunks. */
    private SessionStreams streams() {
        Flight first = flights.first();
        if (first != null && first.chunk().job() instanceof ShippedJob job) {
            lastStreams = job.streams();
        }
        SessionStreams last = lastStreams;
        return last == null ? SessionStreams.now() : last;
    }

    private void takeBack(Returned returned) throws WireException {
        Flight flight = flights.find(returned.chunk());
        int from = returned.from();
        if (flight == null || from < flight.reported() || from >= flight.count() || !flight.mayReturn(from)) {
            throw new WireException("chunk " + returned.chunk() + " can't be given back from item " + from + " on");
        }
        flights.putBack(flight, from, destinations.again());
    }

    /** An item's time is over. If the interrupt doesn't end it, the kill does. */
    private void expired(Expired message) {
        Flight flight = flights.find(message.chunk());
        if (flight != null) {
            flight.expired(message.offset(), message.trace());
            destinations.timer().later(EXPIRY_GRACE, () -> {
                Progress progress = worker.process().progress();
                if (worker.has(flight.chunk())
                        && flight.reported() <= message.offset()
                        && progress.chunk() == flight.number()
                        && progress.offset() == message.offset()) {
                    worker.process().kill();
                }
            });
        }
    }
}
