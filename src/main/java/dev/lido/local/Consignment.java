package dev.lido.local;

import dev.lido.bundle.Bundle;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import dev.lido.engine.WorkerLife;
import dev.lido.protocol.Answer;
import dev.lido.protocol.News;
import dev.lido.protocol.Order;
import dev.lido.protocol.Results;
import dev.lido.protocol.Run;
import dev.lido.protocol.WorkTimes;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that runs on another machine: packed here as bytes, which a {@link Relay} there turns into other bytes. Ends
 * once, with the first of {@link #answered} and {@link #giveUp}. Thread-safe.
 */
public final class Consignment {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final Chunk chunk;
    private final ShippedJob job;
    private final LocalParcel parcel;
    private final Captures captures;
    private final Consumer<Consignment> onEnd;
    private final long packing;
    private final long sending = System.nanoTime();
    private final RemoteOutput output;
    private volatile @Nullable News latest;
    private volatile boolean over;

    private Consignment(Chunk chunk, LocalParcel parcel, Captures captures, Consumer<Consignment> onEnd, long packing) {
        this.chunk = chunk;
        this.job = (ShippedJob) chunk.job();
        this.parcel = parcel;
        this.captures = captures;
        this.onEnd = onEnd;
        this.packing = packing;
        this.output = new RemoteOutput(job.streams());
    }

    /**
     * Packs {@code chunk}; null if there is nothing to run: it has ended then.
     *
     * @param captures by which its job was prepared
     * @param onEnd called once, when the chunk has ended; not if there is nothing to run
     */
    public static @Nullable Consignment pack(Chunk chunk, Captures captures, Consumer<Consignment> onEnd) {
        long packing = System.nanoTime();
        LocalParcel parcel;
        try {
            parcel = (LocalParcel) chunk.parcel();
        } catch (RuntimeException | Error e) {
            // Nobody else knows of this chunk.
            chunk.failed(0, SessionError.failure(e, "packed items"));
            chunk.ended(ChunkTimes.of(0));
            return null;
        }
        if (parcel.count() == 0) {
            chunk.ended(ChunkTimes.of(0));
            return null;
        }
        return new Consignment(chunk, parcel, captures, onEnd, packing);
    }

    /** An initializer, which workers that start elsewhere run before anything else. Reports to nobody. */
    public static Consignment first(Job job, Captures captures) {
        Parcel nothing = job.pack(Collections.singleton(null).iterator(), 1);
        Chunk chunk = new Initialization(job, nothing, failure -> {});
        return new Consignment(chunk, (LocalParcel) nothing, captures, ended -> {}, System.nanoTime());
    }

    /** By which {@link News} name it. */
    public long number() {
        return number;
    }

    public Chunk chunk() {
        return chunk;
    }

    /** It runs: prints what its tasks have printed. */
    public void told(News news) {
        output.more(news.worker(), news.printed());
        latest = news;
    }

    /** How far it is; null if it was not begun or has ended, or that is not known. */
    public @Nullable ChunkProgress progress() {
        News news = latest;
        return news == null || over || news.pid() == 0
                ? null
                : new ChunkProgress(
                        chunk,
                        news.worker(),
                        news.pid(),
                        Math.min(news.ended(), parcel.count()),
                        news.isRunning() && news.ended() < parcel.count(),
                        news.fraction());
    }

    /** Number of items. */
    public int count() {
        return parcel.count();
    }

    /** What the items and the function need. */
    public Bundle bundle() {
        return parcel.bundle();
    }

    /**
     * What to send, beside the {@link #bundle}.
     *
     * @param spread 0, or the number of a group of chunks of which each worker gets one
     * @param mostNanos how long it may take, if it may be cut, before the rest is put back
     */
    public ByteChain order(long spread, long mostNanos) {
        Run run = new Run(
                number,
                job.number(),
                job.function(),
                !job.isSingleUse(),
                chunk.firstIndex(),
                chunk.attempt(),
                chunk.seed(),
                chunk.stopAtFailure(),
                chunk.timeoutNanos(),
                parcel.items());
        return new Order(run, spread, chunk.mayBeCut() ? mostNanos : 0).encode();
    }

    /**
     * Reports what a relay has answered.
     *
     * @param bytes the answer
     * @param sentBeside bytes that were sent for it beside its items
     * @param again takes works that have chunks again
     * @return who has run it, or null if it had ended before
     */
    public @Nullable Ran answered(ByteChain bytes, long sentBeside, Consumer<Work> again) {
        long received = System.nanoTime();
        if (!end()) {
            return null;
        }
        Answer answer;
        try {
            answer = Answer.decode(bytes);
        } catch (IOException e) {
            fail(0, new Failure.EngineFailed("An executor's answer can't be read: " + e.getMessage(), e));
            return null;
        }
        output.last(answer.worker(), answer.printed());
        Flight flight =
                new Flight(0, chunk, parcel.count(), parcel.items().data().size(), packing, sending);
        flight.sentBeside(sentBeside);
        OutcomeReader reader = new OutcomeReader(captures.classes());
        WorkTimes told = null;
        long runNanos = 0;
        for (Results results : answer.results()) {
            reader.report(chunk, results);
            flight.report(results.outcomes().size(), results.runNanos());
            runNanos += results.runNanos();
            told = results.last() ? results.times() : null;
        }
        flight.read(bytes.size(), System.nanoTime() - received);
        answer.losses().forEach(loss -> chunk.failed(loss.offset(), Losses.failure(loss)));
        boolean rest = answer.putBack() >= 0;
        if (rest) {
            chunk.putBack(answer.putBack());
        }
        WorkerLife life = new WorkerLife(answer.worker(), answer.pid(), sending, sending);
        chunk.ended(flight.times(life, told, received));
        if (rest) {
            again.accept(chunk.work());
        }
        onEnd.accept(this);
        return new Ran(answer.worker(), answer.pid(), flight.reported(), runNanos);
    }

    /**
     * Who has run a chunk.
     *
     * @param worker number of the worker
     * @param pid its process id, on its machine
     * @param items how many items it has run
     * @param runNanos time it has spent in the function
     */
    public record Ran(int worker, long pid, int items, long runNanos) {}

    /** Its items fail. Does nothing if it has ended. */
    public void giveUp(Failure failure) {
        if (end()) {
            fail(0, failure);
        }
    }

    /** Its items were not begun and never will be. Does nothing if it has ended. */
    public void putBack(Consumer<Work> again) {
        if (end()) {
            chunk.putBack(0);
            chunk.ended(ChunkTimes.of(0));
            again.accept(chunk.work());
            onEnd.accept(this);
        }
    }

    private void fail(int from, Failure failure) {
        for (int i = from; i < parcel.count(); i++) {
            chunk.failed(i, failure);
        }
        chunk.ended(ChunkTimes.of(0));
        onEnd.accept(this);
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }
}
