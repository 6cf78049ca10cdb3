package dev.lido.protocol;

import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of consecutive items of a chunk.
 *
 * @param chunk number of the chunk
 * @param from position within the chunk of the first outcome here
 * @param last whether the chunk is over with these
 * @param runNanos time spent in the function since the chunk's last message
 * @param outcomes one for each item
 * @param values one item for each outcome
 * @param times with the last ones: when the worker did what; null if it does not say
 */
public record Results(
        long chunk,
        int from,
        boolean last,
        long runNanos,
        List<ItemOutcome> outcomes,
        Payload values,
        @Nullable WorkTimes times) {
    private static final ItemOutcome.Status[] STATUSES = ItemOutcome.Status.values();

    public Results(long chunk, int from, boolean last, long runNanos, List<ItemOutcome> outcomes, Payload values) {
        this(chunk, from, last, runNanos, outcomes, values, null);
    }

    public ByteChain encode() {
        BodyWriter out = new BodyWriter()
                .int64(chunk)
                .int32(from)
                .bool(last)
                .int64(runNanos)
                .int32(outcomes.size());
        boolean plain = isPlain();
        out.bool(plain);
        if (!plain) {
            for (ItemOutcome outcome : outcomes) {
                out.int8(outcome.status().ordinal());
                if (outcome.status() != ItemOutcome.Status.VALUE) {
                    out.text(outcome.type()).optionalText(outcome.message()).text(outcome.trace());
                }
            }
        }
        out.bool(times != null);
        if (times != null) {
            times.write(out);
        }
        return out.payload(values).done();
    }

    private boolean isPlain() {
        for (ItemOutcome outcome : outcomes) {
            if (outcome != ItemOutcome.VALUE) {
                return false;
            }
        }
        return true;
    }

    public static Results decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        long chunk = in.int64();
        int from = in.int32();
        boolean last = in.bool();
        long runNanos = in.int64();
        int count = in.count(0);
        List<ItemOutcome> outcomes;
        if (in.bool()) {
            outcomes = Collections.nCopies(count, ItemOutcome.VALUE);
        } else {
            outcomes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                outcomes.add(outcome(in));
            }
        }
        WorkTimes times = in.bool() ? WorkTimes.read(in) : null;
        Payload values = in.payload();
        if (values.count() != count) {
            throw new WireException(count + " outcomes with " + values.count() + " values");
        }
        return in.whole(new Results(chunk, from, last, runNanos, outcomes, values, times));
    }

    private static ItemOutcome outcome(BodyReader in) throws IOException {
        int status = in.int8();
        if (status >= STATUSES.length) {
            throw new WireException("outcome " + status + " is unknown");
        }
        return STATUSES[status] == ItemOutcome.Status.VALUE
                ? ItemOutcome.VALUE
                : new ItemOutcome(STATUSES[status], in.text(), in.optionalText(), in.text());
    }
}
