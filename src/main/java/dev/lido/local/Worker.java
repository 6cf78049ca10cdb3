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
import dev.lido.protocol.Expired;
import dev.lido.protocol.Forget;
import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Notice;
import dev.lido.protocol.Output;
import dev.lido.protocol.Prepare;
import dev.lido.protocol.Progress;
import dev.lido.protocol.Recall;
import dev.lido.protocol.Results;
import dev.lido.protocol.Run;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueDecoder;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The session's side of one worker process.
 *
 * <pre>
 * STARTING --connected--> INITIALIZING --done--> READY --leave--------------> LEAVING --gone--> GONE
 *     |                        |                   |  \--retire--> RETIRING --leave--^           ^
 *     |                        |                   |                  |          (idle)          |
 *     +--failed to start-------+-------------------+------died--------+--------------------------+
 * </pre>
 *
 * <p>A worker without an initializer is ready when it has connected. One that retires finishes the chunks that it has and gets
 * no more.
 *
 * <p>Chunks are assigned under {@link #lock}; outcomes are reported by the reader's thread alone, without the lock.
 */
final class Worker implements Dispatcher.Taker {
    enum State {
        STARTING,
        INITIALIZING,
        READY,
        RETIRING,
        LEAVING,
        GONE
    }

    private static final Duration EXPIRY_GRACE = Duration.ofMillis(500);

    private final int number;
    private final WorkerProcess process;
    private final ClassSpace classes;
    private final ReentrantLock lock = new ReentrantLock();
    private final WorkerMirror mirror;
    private final Flights flights = new Flights();
    private volatile State state = State.STARTING;
    private volatile long items;
    private volatile long runNanos;
    private volatile long bytesSent;
    private volatile long bytesReceived;
    /** Why it was killed, by us; the first reason counts. */
    private volatile @Nullable String condemned;
    /** The code that called exit in it. */
    private volatile @Nullable String exitCaller;

    private volatile WorkerLife life;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private @Nullable Connection connection;
    private @Nullable ValueDecoder decoder;
    /** Number of the last batch of output that came. */
    private long lastOutput;

    private volatile @Nullable SessionStreams lastStreams;

    /** @param blobBudget bytes that it may keep of what functions name by content */
    Worker(int number, WorkerProcess process, ClassSpace classes, long blobBudget) {
        this.mirror = new WorkerMirror(blobBudget);
        this.number = number;
        this.process = process;
        this.classes = classes;
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
        return items;
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
        return exitCaller;
    }

    long bytesSent() {
        return bytesSent;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    EngineStatus.Worker status() {
        String doing =
                switch (state) {
                    case STARTING, INITIALIZING -> "starting";
                    case READY, RETIRING -> flights.size() == 0 ? "idle" : "busy";
                    case LEAVING, GONE -> "leaving";
                };
        return new EngineStatus.Worker(number, process.pid(), doing, items, runNanos);
    }

    /** Whether a connection may be this worker's: the first one that asks while it starts. */
    boolean claim() {
        return state == State.STARTING && claimed.compareAndSet(false, true);
    }

    /** @param first what it runs before it is ready, or null */
    void connected(Connection connection, @Nullable Initialization first) {
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

    /** Sends {@code chunk}; under the lock. A channel that breaks is the reader's affair. */
    @Override
    public void assign(Chunk chunk) {
        LocalParcel parcel;
        long packing = System.nanoTime();
        try {
            parcel = (LocalParcel) chunk.parcel();
        } catch (RuntimeException | Error e) {
            // Nobody else knows of this chunk.
            chunk.failed(0, new Failure.EngineFailed(sessionError(e, "packed items for worker " + number), e));
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
            LocalJob job = (LocalJob) chunk.job();
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
            channel().flush();
        } catch (IOException e) {
            process.kill();
        } catch (RuntimeException | Error e) {
            mirror.invalidate();
            flights.giveUp(flight, new Failure.EngineFailed(sessionError(e, "sent items to worker " + number), e));
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
    void forget(LocalJob job) {
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
        return flights.progress(work, number, process::progress);
    }

    boolean has(Chunk chunk) {
        return flights.find(chunk) != null;
    }

    /** Asks for the chunks that wait behind the one that it is at. */
    void recall() {
        for (Flight flight : flights.recall()) {
            send(Kind.RECALL, new Recall(flight.number()).encode());
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
        lock.lock();
        try {
            if (state == State.READY) {
                state = State.RETIRING;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What to say of an error that is the session's own. */
    static String sessionError(Throwable error, String doing) {
        return error instanceof OutOfMemoryError
                ? "The session ran out of memory (its heap may have "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB) when it " + doing
                        + ". Start it with a larger heap (-Xmx2g; in jshell -R-Xmx2g), or send less at a time."
                : "The session failed when it " + doing + ": " + error;
    }

    /**
     * Takes one message; called by the reader.
     *
     * @param again takes works that have chunks again
     */
    void accept(Message message, OutputSink output, EngineTimer timer, Consumer<Work> again) throws IOException {
        bytesReceived += message.body().size();
        switch (message.kind()) {
            case Kind.RESULTS -> report(Results.decode(message), message.body().size());
            case Kind.OUTPUT -> pass(Output.decode(message), output);
            case Kind.RETURNED -> takeBack(Recall.decode(message), again);
            case Kind.EXPIRED -> expired(Expired.decode(message), timer);
            case Kind.EXITING -> exitCaller = Notice.decode(message).text();
            case Kind.RETIRE -> {
                retire();
                EngineLog.warn("Worker " + number + " (pid " + process.pid() + ") is replaced: "
                        + Notice.decode(message).text() + ". Tasks may keep objects in static fields; see"
                        + " PoolOptions.recycleAfter.");
            }
            default -> throw new WireException("a message of kind " + message.kind() + " is not for a session");
        }
    }

    /** Passes on what the process, which is gone, could not send any more. Called by the reader. */
    void passUnsent(OutputSink output) {
        Output unsent = process.unsentOutput(lastOutput);
        if (unsent != null) {
            pass(unsent, output);
        }
    }

    private void pass(Output printed, OutputSink output) {
        lastOutput = printed.batch();
        output.accept(number, printed, streams());
    }

    /** Those of the call whose task prints: output and results come in the order of the chunks. */
    private SessionStreams streams() {
        Flight first = flights.first();
        if (first != null && first.chunk().job() instanceof LocalJob job) {
            lastStreams = job.streams();
        }
        SessionStreams last = lastStreams;
        return last == null ? SessionStreams.now() : last;
    }

    /** An item's time is over. If the interrupt doesn't end it, the kill does. */
    private void expired(Expired message, EngineTimer timer) {
        Flight flight = flights.find(message.chunk());
        if (flight != null) {
            flight.expired(message.offset(), message.trace());
            timer.later(EXPIRY_GRACE, () -> {
                Progress progress = process.progress();
                if (has(flight.chunk())
                        && flight.reported() <= message.offset()
                        && progress.chunk() == flight.number()
                        && progress.offset() == message.offset()) {
                    process.kill();
                }
            });
        }
    }

    /**
     * Reports what was under way when the process ended: the chunk that it had begun as failed, the others as put back.
     *
     * @param failure what to say of the item that ran
     * @param again takes works that have chunks again
     */
    void died(Failure failure, Consumer<Work> again) {
        lock.lock();
        try {
            state = State.GONE;
        } finally {
            lock.unlock();
        }
        flights.died(process.progress(), failure, life, again);
    }

    private void takeBack(Recall recall, Consumer<Work> again) throws WireException {
        Flight flight = flights.find(recall.chunk());
        if (flight == null || flight.reported() > 0) {
            throw new WireException("chunk " + recall.chunk() + " can't be given back");
        }
        flights.putBack(flight, again);
    }

    private void report(Results results, long bytes) throws WireException {
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
        items += state == State.INITIALIZING ? 0 : count;
        runNanos += results.runNanos();
        flight.report(count, results.runNanos());
        for (int i = 0; i < count; i++) {
            report(flight.chunk(), results.from() + i, results.outcomes().get(i), results, i);
        }
        flight.read(bytes, System.nanoTime() - received);
        if (results.last()) {
            // While it is in flight, the rest of its items fails with the worker.
            if (flight.reported() < flight.count()) {
                throw new WireException("chunk " + results.chunk() + " ended after " + flight.reported() + " of "
                        + flight.count() + " items");
            }
            flights.remove(flight);
            flight.chunk().ended(flight.times(life, results.times(), received));
        }
    }

    private void report(Chunk chunk, int offset, ItemOutcome outcome, Results results, int at) {
        switch (outcome.status()) {
            case VALUE -> {
                Object value;
                try {
                    value = decoder().read(results.values(), at);
                } catch (UnshippableException e) {
                    chunk.failed(offset, new Failure.Unshippable("result", e.getMessage(), e.userCause()));
                    return;
                }
                chunk.succeeded(offset, value);
            }
            case THREW -> chunk.failed(offset, threw(outcome, results, at));
            case UNREADABLE -> {
                lock.lock();
                try {
                    mirror.invalidate();
                } finally {
                    lock.unlock();
                }
                chunk.failed(offset, new Failure.Unshippable("function or item", text(outcome), null));
            }
            case TIMED_OUT -> chunk.failed(offset, new Failure.TimedOut(chunk.timeoutNanos(), outcome.trace()));
            case UNSENDABLE -> chunk.failed(offset, new Failure.Unshippable("result", text(outcome), null));
            case DROPPED -> chunk.failed(offset, new Failure.Dropped());
        }
    }

    private Failure threw(ItemOutcome outcome, Results results, int at) {
        Throwable error;
        try {
            error = decoder().read(results.values(), at) instanceof Throwable thrown ? thrown : null;
        } catch (UnshippableException e) {
            // The text must do.
            error = null;
        }
        return new Failure.Threw(error, outcome.type(), outcome.message(), outcome.trace());
    }

    private static String text(ItemOutcome outcome) {
        String message = outcome.message();
        return message == null ? outcome.type() : message;
    }

    /** Made late: a first decoder loads much, which then happens while the worker is still busy. */
    private ValueDecoder decoder() {
        ValueDecoder made = decoder;
        if (made == null) {
            made = new ValueDecoder(classes);
            decoder = made;
        }
        return made;
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
