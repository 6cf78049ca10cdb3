package dev.lido.local;

import dev.lido.protocol.Output;
import dev.lido.protocol.Printed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints what the tasks of one chunk have printed on another machine, each part once, though it may be told twice. */
final class RemoteOutput {
    private final TaggedOutput sink = new TaggedOutput();
    private final SessionStreams streams;
    // Guarded by the monitor, which is held while printing: what comes later is printed later.
    /** How much of each run was printed. */
    private final Map<Long, Integer> ends = new HashMap<>(2);

    private boolean over;

    RemoteOutput(SessionStreams streams) {
        this.streams = streams;
    }

    /** Ignored if the {@linkplain #last last} has come: that brings all. */
    synchronized void more(int worker, Printed printed) {
        if (!over) {
            print(worker, printed);
        }
    }

    synchronized void last(int worker, Printed printed) {
        over = true;
        print(worker, printed);
    }

    private void print(int worker, Printed printed) {
        int known = Math.max(0, ends.getOrDefault(printed.run(), 0) - printed.from());
        if (known < printed.parts().size()) {
            List<Output.Part> fresh =
                    printed.parts().subList(known, printed.parts().size());
            ends.put(printed.run(), printed.end());
            sink.accept(worker, new Output(0, fresh), streams);
        }
    }
}
