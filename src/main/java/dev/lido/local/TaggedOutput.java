package dev.lido.local;

import dev.lido.protocol.Output;
import java.io.PrintStream;

/** Prints what tasks print where the session printed when it called, each line with its worker's number. */
final class TaggedOutput implements OutputSink {
    @Override
    public void accept(int worker, Output output, SessionStreams streams) {
        PrintStream target = output.error() ? streams.err() : streams.out();
        StringBuilder text = new StringBuilder();
        output.text().lines().forEach(line -> text.append("[worker ")
                .append(worker)
                .append("] ")
                .append(line)
                .append(System.lineSeparator()));
        target.print(text);
        target.flush();
    }
}
