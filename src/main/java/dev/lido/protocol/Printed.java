package dev.lido.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of what the tasks of an {@link Order} have printed. What is told twice is known by its place.
 *
 * @param run tells the runs of an order apart: it may be run again where another machine was lost
 * @param from how many parts this run printed before these
 * @param parts what they printed, in order
 */
public record Printed(long run, int from, List<Output.Part> parts) {
    public Printed {
        parts = List.copyOf(parts);
    }

    /** How many parts the run has printed up to the end of these. */
    public int end() {
        return from + parts.size();
    }

    void write(BodyWriter out) {
        out.int64(run).int32(from).int32(parts.size());
        parts.forEach(part -> out.bool(part.error()).text(part.text()));
    }

    static Printed read(BodyReader in) throws IOException {
        long run = in.int64();
        int from = in.int32();
        List<Output.Part> parts = new ArrayList<>();
        for (int n = in.count(5); n > 0; n--) {
            parts.add(new Output.Part(in.bool(), in.text()));
        }
        return new Printed(run, from, parts);
    }
}
