package dev.lido.worker;

import dev.lido.engine.Partial;
import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.Results;
import dev.lido.protocol.WorkTimes;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the outcomes of a chunk and sends them: at once where items take long, many together where they are short,
 * and the last ones with the word that the chunk is over.
 */
final class ResultBatch {
    private static final long LEAST_DELAY_NANOS = 1_000_000;
    private static final long MOST_DELAY_NANOS = 100_000_000;
    private static final long LARGEST_BATCH_BYTES = 64 << 10;

    private final ResultSender sender;
    private final TaskOutput output;
    private final ValueEncoder encoder;
    private final long chunk;
    private final ChunkClock clock;
    private final List<ItemOutcome> outcomes = new ArrayList<>();
    private int from;
    private long runNanos;
    /** Set where results are combined: the accumulation, of which the last {@link #outcomes} tell nothing yet. */
    private Partial.@Nullable Builder partial;

    private boolean pending;
    private long lastSend = System.nanoTime();
    private long delay = LEAST_DELAY_NANOS;

    ResultBatch(ResultSender sender, TaskOutput output, ValueEncoder encoder, long chunk, ChunkClock clock) {
        this.sender = sender;
        this.output = output;
        this.encoder = encoder;
        this.chunk = chunk;
        this.clock = clock;
    }

    /** Sends, in place of the values, what {@code builder} makes of them. */
    void fold(Partial.Builder builder) {
        partial = builder;
    }

    void value(@Nullable Object result) {
        if (partial == null) {
            encode(result);
            return;
        }
        if (pending) {
            addNull();
            outcomes.add(ItemOutcome.VALUE);
        }
        pending = true;
    }

    /** Ends the run of items that are combined: what follows is another one, or an item that failed. */
    private void seal() {
        if (pending && partial != null) {
            pending = false;
            try {
                encoder.add(partial.accumulated());
                outcomes.add(ItemOutcome.VALUE);
            } catch (UnshippableException e) {
                Partial separate = partial.separate();
                if (separate == null) {
                    refuse(ItemOutcome.Status.UNSENDABLE, e);
                } else {
                    encode(separate);
                }
            }
            partial.clear();
        }
    }

    private void encode(@Nullable Object result) {
        try {
            encoder.lend(); // what is large is sent at once
            encoder.add(result);
            outcomes.add(ItemOutcome.VALUE);
        } catch (UnshippableException e) {
            refuse(ItemOutcome.Status.UNSENDABLE, e);
        }
    }

    void threw(Throwable error) {
        add(ItemOutcome.Status.THREW, error);
    }

    /** Sent at once: the session counts the seconds until it kills this process. */
    void timedOut(String trace) throws IOException {
        seal();
        addNull();
        outcomes.add(new ItemOutcome(ItemOutcome.Status.TIMED_OUT, "", null, trace));
        sender.send(take(false, null));
    }

    void unreadable(UnshippableException error) {
        add(ItemOutcome.Status.UNREADABLE, error);
    }

    void dropped() {
        seal();
        addNull();
        outcomes.add(ItemOutcome.DROPPED);
    }

    /** Notes that an item took from {@code start} to {@code end}; sends what there is if it is time to. */
    void ran(long start, long end) throws IOException {
        runNanos += end - start;
        if (partial != null) {
            // One for the chunk: combining is what this is for.
            return;
        }
        // What took long is not to be lost with this process.
        if (end - start > LEAST_DELAY_NANOS || end - lastSend > delay || encoder.size() > LARGEST_BATCH_BYTES) {
            sender.send(take(false, null));
            lastSend = System.nanoTime();
            clock.sent(lastSend);
            // Sending must stay a small part of the work, also while the JVM is still cold and each message slow.
            delay = Math.max(LEAST_DELAY_NANOS, Math.min(MOST_DELAY_NANOS, 20 * (lastSend - end)));
        }
    }

    /**
     * Sends the rest and the end of the chunk.
     *
     * @param soon whether that may wait a little, because other chunks follow
     */
    void end(long gcNanos, boolean soon) throws IOException {
        seal();
        boolean isShort = runNanos <= LEAST_DELAY_NANOS && encoder.size() <= LARGEST_BATCH_BYTES;
        ByteChain rest = take(true, clock.times(gcNanos));
        if (soon && isShort) {
            sender.sendSoon(rest);
        } else {
            sender.send(rest);
        }
    }

    private ByteChain take(boolean last, @Nullable WorkTimes times) throws IOException {
        seal();
        Results results = new Results(chunk, from, last, runNanos, List.copyOf(outcomes), encoder.finish(), times);
        from += outcomes.size();
        outcomes.clear();
        runNanos = 0;
        // Whoever gets a result has seen what was printed before it.
        output.flush();
        return results.encode();
    }

    private void add(ItemOutcome.Status status, Throwable error) {
        seal();
        refuse(status, error);
    }

    private void refuse(ItemOutcome.Status status, Throwable error) {
        // Ours stay here: the session makes its own exception of the text.
        if (status == ItemOutcome.Status.THREW) {
            try {
                encoder.add(error);
            } catch (UnshippableException e) {
                addNull();
            }
        } else {
            addNull();
        }
        outcomes.add(FailureText.of(status, error));
    }

    private void addNull() {
        try {
            encoder.add(null);
        } catch (UnshippableException e) {
            throw new IllegalStateException("null can always be sent", e);
        }
    }
}
