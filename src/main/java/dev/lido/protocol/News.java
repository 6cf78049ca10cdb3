package dev.lido.protocol;

import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far an {@link Order} is, while it runs.
 *
 * @param chunk number of its chunk
 * @param worker number of the worker that has it
 * @param pid the worker's process id; 0 as long as no worker has begun
 * @param ended how many of its items have ended
 * @param isRunning whether the item behind those runs
 * @param fraction the part of that item that is done, as the task has told; negative if it has told nothing
 * @param printed what its tasks have printed and nobody is known to have heard of
 */
public record News(long chunk, int worker, long pid, int ended, boolean isRunning, double fraction, Printed printed) {
    private static final int LEAST_BYTES = 45;

    /** One message of all. */
    public static ByteChain encode(List<News> all) {
        BodyWriter out = new BodyWriter().int32(all.size());
        for (News each : all) {
            out.int64(each.chunk)
                    .int32(each.worker)
                    .int64(each.pid)
                    .int32(each.ended)
                    .bool(each.isRunning)
                    .int64(Double.doubleToRawLongBits(each.fraction));
            each.printed.write(out);
        }
        return out.done();
    }

    /** What {@link #encode} made a message of. */
    public static List<News> decode(ByteChain message) throws IOException {
        BodyReader in = new BodyReader(message);
        List<News> all = new ArrayList<>();
        for (int n = in.count(LEAST_BYTES); n > 0; n--) {
            all.add(new News(
                    in.int64(),
                    in.int32(),
                    in.int64(),
                    in.int32(),
                    in.bool(),
                    Double.longBitsToDouble(in.int64()),
                    Printed.read(in)));
        }
        return in.whole(all);
    }
}
