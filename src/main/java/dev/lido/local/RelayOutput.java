package dev.lido.local;

import dev.lido.protocol.Output;
import java.io.PrintStream;

/** Passes on what tasks print as it is: whoever reads it knows which worker printed it. */
final class RelayOutput implements OutputSink {
    @Override
    public void accept(int worker, Output output, SessionStreams streams) {
        for (Output.Part part : output.parts()) {
            PrintStream target = part.error() ? streams.err() : streams.out();
            target.print(part.text());
            target.flush();
        }
    }
}
