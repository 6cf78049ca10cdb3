package dev.lido.local;

import dev.lido.bundle.Bundle;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Dispatcher;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.Failure;
import dev.lido.engine.Work;
import dev.lido.engine.WorkerLife;
import dev.lido.protocol.Cancel;
import dev.lido.protocol.Forget;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Prepare;
import dev.lido.protocol.Recall;
import dev.lido.protocol.Run;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session's side of one worker process.
 *
 * <pre>
 * STARTING --connected--> INITIALIZING --done--> READY --leave--> LEAVING
 *                              |                ^    |              ^
 *                              |           trust|    |doubt         |
 *                              |                |    v              |
 *                              |                DOUBTED             |
 *                              +--failed----------------------------+
 *
 * READY, DOUBTED --retire--> RETIRING --leave, when idle--> LEAVING
 * any --the process has ended--> GONE
 * </pre>
 *
 * <p>A worker without an initializer is ready when it has connected. One that retires finishes the chunks that it has and gets
 * no more. One that is doubted has a cancelled chunk that does not end: it gets no more either, but if the chunk ends before
 * another worker has taken its place, it goes on.
 *
 * <p>Chunks are assigned under {@link #lock}; outcomes are reported by the reader's thread alone, without the lock.
 */
final class Worker implements Dispatcher.Taker {
    enum State {
        STARTING,
        INITIALIZING,
        READY,
        RETIRING,
        DOUBTED,
        LEAVING,
        GONE
    }

    private static final int LARGE_BODY = 16 << 10;
    private static final long LONG_PACKING_NANOS = 100_000;

    private final int number;
    private final WorkerProcess process;
    private final Destinations destinations;
    private final WorkerReports reports;
    private final ReentrantLock lock = new ReentrantLock();
    private final WorkerMirror mirror;
    private final Flights flights = new Flights();
    private volatile State state = State.STARTING;
    private volatile long bytesSent;
    /** Why it was killed, by us; the first reason counts. */
    private volatile @Nullable String condemned;

    private volatile WorkerLife life;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private @Nullable Connection connection;

    /** @param blobBudget bytes that it may keep of what functions name by content */
    Worker(int number, WorkerProcess process, long blobBudget, Destinations destinations) {
        this.number = number;
        this.process = process;
        this.mirror = new WorkerMirror(blobBudget);
        this.destinations = destinations;
        this.reports = new WorkerReports(this, flights, destinations);
        this.life = new WorkerLife(number, process.pid(), process.launched(), process.launched());
    }

    @Override
    public int number() {
        return number;
    }

    WorkerProcess process() {
        return process;
    }

    State state() {
        return state;
    }

    /** Whether it will be ready by itself. */
    boolean isComing() {
        return state == State.STARTING || state == State.INITIALIZING;
    }

    @Override
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public boolean hasRoom() {
        return state == State.READY && !flights.isSlow();
    }

    /** Chunks sent and not ended. */
    @Override
    public int inFlight() {
        return flights.size();
    }

    /** Whether the chunk that it is at takes long. */
    boolean isSlow() {
        return flights.isSlow();
    }

    /** When the last chunk ended, by {@link System#nanoTime}; meaningful while nothing is in flight. */
    long idleSince() {
        return flights.since();
    }

    /** Items that it has run. */
    long items() {
        return reports.items();
    }

    /** When it was started, and ready. */
    WorkerLife life() {
        return life;
    }

    /** Kills it, for {@code reason}, which follows "worker 3" in messages. */
    void condemn(String reason) {
        if (condemned == null) {
            condemned = reason;
            EngineLog.debug("Worker " + number + " (pid " + process.pid() + ") " + reason + ".");
        }
        process.kill();
    }

    /** Why it was killed, or {@code otherwise}. */
    String condemned(String otherwise) {
        String reason = condemned;
        return reason == null ? otherwise : reason;
    }

    /** The code that called exit in it, if any did. */
    @Nullable
    String exitCaller() {
        return reports.exitCaller();
    }

    long bytesSent() {
        return bytesSent;
    }

    long bytesReceived() {
        return reports.bytes();
    }

    EngineStatus.Worker status() {
        String doing =
                switch (state) {
                    case STARTING, INITIALIZING -> "starting";
                    case READY, RETIRING, DOUBTED -> flights.size() == 0 ? "idle" : "busy";
                    case LEAVING, GONE -> "leaving";
                };
        return new EngineStatus.Worker(number, process.pid(), doing, reports.items(), reports.runNanos());
    }

    /** Whether a connection may be this worker's: the first one that asks while it starts. */
    boolean claim() {
        return state == State.STARTING && claimed.compareAndSet(false, true);
    }

    /** @param first what it runs before it is ready, or null */
    void connected(Connection connection, @Nullable Chunk first) {
        lock.lock();
        try {
            this.connection = connection;
            flights.open();
            if (state == State.STARTING) {
                state = first == null ? State.READY : State.INITIALIZING;
                isReady();
                if (first != null) {
                    assign(first);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its initializer is done: it takes chunks from now on. */
    void initialized() {
        lock.lock();
        try {
            if (state == State.INITIALIZING) {
                state = State.READY;
                isReady();
            }
        } finally {
            lock.unlock();
        }
    }

    private void isReady() {
        life = new WorkerLife(number, process.pid(), process.launched(), System.nanoTime());
    }

    /**
     * Sends {@code chunk}; under the lock. A small one that has to wait there waits here for others that leave with it. A
     * channel that breaks is the reader's affair.
     */
    @Override
    public void assign(Chunk chunk) {
        LocalParcel parcel;
        long packing = System.nanoTime();
        try {
            parcel = (LocalParcel) chunk.parcel();
        } catch (RuntimeException | Error e) {
            // Nobody else knows of this chunk.
            chunk.failed(0, SessionError.failure(e, "packed items for worker " + number));
            chunk.ended(ChunkTimes.of(0));
            return;
        }
        if (parcel.count() == 0) {
            chunk.ended(ChunkTimes.of(0));
            return;
        }
        Flight flight =
                flights.begin(chunk, parcel.count(), parcel.items().data().size(), packing);
        if (flight == null) {
            return;
        }
        try {
            Prepare prepare = mirror.update(parcel.bundle());
            if (prepare != null) {
                ByteChain things = prepare.encode();
                flight.sentBeside(things.size());
                enqueue(Kind.PREPARE, things);
            }
            ShippedJob job = (ShippedJob) chunk.job();
            boolean keep = !job.isSingleUse();
            boolean needed = mirror.needsFunction(job.number(), keep);
            Run run = new Run(
                    flight.number(),
                    job.number(),
                    needed ? mirror.complete(job.function()) : null,
                    keep,
                    chunk.firstIndex(),
                    chunk.attempt(),
                    chunk.seed(),
                    chunk.stopAtFailure(),
                    chunk.timeoutNanos(),
                    parcel.items());
            ByteChain body = run.encode();
            flight.sentBeside(body.size() - parcel.items().data().size());
            enqueue(Kind.RUN, body);
            flight.sent();
            boolean idle = flights.size() == 1;
            if (idle || body.size() > LARGE_BODY || System.nanoTime() - packing > LONG_PACKING_NANOS) {
                channel().flush();
            }
        } catch (IOException e) {
            process.kill();
        } catch (RuntimeException | Error e) {
            mirror.invalidate();
            flights.giveUp(flight, SessionError.failure(e, "sent items to worker " + number));
        }
    }

    @Override
    public void flush() {
        try {
            channel().flush();
        } catch (IOException e) {
            process.kill();
        }
    }

    /** What it holds of {@code bundle}. */
    WorkerMirror.View view(Bundle bundle) {
        lock.lock();
        try {
            return mirror.view(bundle);
        } finally {
            lock.unlock();
        }
    }

    /** Tells the worker that nobody needs the function any longer. */
    void forget(ShippedJob job) {
        lock.lock();
        try {
            if (state == State.READY && mirror.forget(job.number())) {
                enqueue(Kind.FORGET, new Forget(job.number()).encode());
            }
        } catch (IOException e) {
            process.kill();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the worker to stop {@code chunk}, if it has it. */
    boolean cancel(Chunk chunk) {
        Flight flight = flights.find(chunk);
        if (flight == null) {
            return false;
        }
        send(Kind.CANCEL, new Cancel(flight.number()).encode());
        return true;
    }

    /** How far the chunks of {@code work} are that it has. */
    List<ChunkProgress> progress(Work work) {
        return flights.progress(work, number, process.pid(), process::progress);
    }

    boolean has(Chunk chunk) {
        return flights.find(chunk) != null;
    }

    /**
     * How many items wait behind the one that it is at and could be run by another worker.
     *
     * @param cut whether also those of its chunk, if that may be cut
     */
    int spare(boolean cut) {
        return flights.spare(cut);
    }

    /** Whether the chunk that it is at takes longer than that. */
    boolean hasTaken(long nanos) {
        return flights.hasTaken(nanos);
    }

    /** Asks for the items that it can {@link #spare}. Waits while it is sent something else. */
    void recall(boolean cut) {
        for (Flight flight : flights.recall(cut)) {
            boolean alsoIfBegun = cut && flight.chunk().mayBeCut();
            send(Kind.RECALL, new Recall(flight.number(), alsoIfBegun).encode());
        }
    }

    private void send(byte kind, ByteChain body) {
        try {
            Connection open = connection;
            if (open != null) {
                open.send(kind, body);
            }
        } catch (IOException e) {
            process.kill();
        }
    }

    /** Lets it go when it has finished what it has. */
    void leave() {
        lock.lock();
        try {
            state = State.LEAVING;
            channel().send(Kind.LEAVE, new ByteChain());
        } catch (IOException e) {
            process.kill();
        } finally {
            lock.unlock();
        }
    }

    /** Lets it go if it has nothing to do, and nobody is about to change that; whether it was so. */
    boolean leaveIfIdle() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            boolean idle = state == State.READY && flights.size() == 0;
            if (idle) {
                leave();
            }
            return idle;
        } finally {
            lock.unlock();
        }
    }

    /** Gives it no more chunks. */
    void retire() {
        become(State.RETIRING, EnumSet.of(State.READY, State.DOUBTED));
    }

    /** Gives it no more chunks until it is trusted again. */
    void doubt() {
        become(State.DOUBTED, EnumSet.of(State.READY));
    }

    /** Gives it chunks again. */
    void trust() {
        become(State.READY, EnumSet.of(State.DOUBTED));
    }

    private void become(State next, Set<State> from) {
        lock.lock();
        try {
            if (from.contains(state)) {
                state = next;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes ready to read what it will answer. By the thread that reads from it. */
    void prepareToRead() {
        reports.prepare();
    }

    /** Takes one message; called by the reader. */
    void accept(Message message) throws IOException {
        reports.accept(message);
    }

    /** Takes what the process, which is gone, could not send any more. Called by the reader. */
    void acceptUnsent() {
        reports.acceptUnsent(connection);
    }

    /**
     * Reports what was under way when the process ended: the chunk that it had begun as failed, the others as put back.
     *
     * @param failure what to say of the item that ran
     */
    void died(Failure failure) {
        lock.lock();
        try {
            state = State.GONE;
        } finally {
            lock.unlock();
        }
        flights.died(process.progress(), failure, life, destinations.again());
    }

    /** What was sent to it could not be used there. */
    void invalidate() {
        lock.lock();
        try {
            mirror.invalidate();
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(byte kind, ByteChain body) throws IOException {
        bytesSent += body.size();
        channel().enqueue(kind, body);
    }

    private Connection channel() throws IOException {
        Connection open = connection;
        if (open == null) {
            throw new IOException("worker " + number + " is not connected");
        }
        return open;
    }
}
