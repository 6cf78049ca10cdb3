package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of an {@link Order}.
 *
 * @param worker number of the worker that had it
 * @param pid its process id
 * @param results what the worker sent, in order
 * @param losses items that have no result because of the worker, or of what lies around it, in the order of reporting
 * @param putBack items from this one on were never begun; negative if there are none
 * @param printed what the tasks printed and nobody is known to have heard of
 */
public record Answer(int worker, long pid, List<Results> results, List<Loss> losses, int putBack, Printed printed) {
    /** {@link #putBack} if nothing is. */
    public static final int NOTHING = -1;

    public Answer {
        results = List.copyOf(results);
        losses = List.copyOf(losses);
    }

    /**
     * An item without a result.
     *
     * @param offset its position within the chunk
     * @param kind which failure it is
     * @param numbers what the failure holds of numbers
     * @param texts likewise of texts
     */
    public record Loss(int offset, int kind, List<Long> numbers, List<String> texts) {
        public Loss {
            numbers = List.copyOf(numbers);
            texts = List.copyOf(texts);
        }
    }

    public ByteChain encode() {
        BodyWriter out = new BodyWriter().int32(worker).int64(pid).int32(results.size());
        results.forEach(each -> out.chain(each.encode()));
        out.int32(losses.size());
        for (Loss loss : losses) {
            out.int32(loss.offset).int8(loss.kind).int32(loss.numbers.size());
            loss.numbers.forEach(out::int64);
            out.int32(loss.texts.size());
            loss.texts.forEach(out::text);
        }
        out.int32(putBack);
        printed.write(out);
        return out.done();
    }

    public static Answer decode(ByteChain body) throws IOException {
        BodyReader in = new BodyReader(body);
        int worker = in.int32();
        long pid = in.int64();
        List<Results> results = new ArrayList<>();
        for (int n = in.count(8); n > 0; n--) {
            results.add(Results.decode(new Message(Kind.RESULTS, in.chain())));
        }
        List<Loss> losses = new ArrayList<>();
        for (int n = in.count(13); n > 0; n--) {
            int offset = in.int32();
            int kind = in.int8();
            List<Long> numbers = new ArrayList<>();
            for (int m = in.count(8); m > 0; m--) {
                numbers.add(in.int64());
            }
            List<String> texts = new ArrayList<>();
            for (int m = in.count(4); m > 0; m--) {
                texts.add(in.text());
            }
            losses.add(new Loss(offset, kind, numbers, texts));
        }
        int putBack = in.int32();
        return in.whole(new Answer(worker, pid, results, losses, putBack, Printed.read(in)));
    }
}
