package dev.lido.local;

import dev.lido.protocol.Output;
import java.io.PrintStream;

/** Prints what tasks print where the session prints, each line with its worker's number. */
final class TaggedOutput implements OutputSink {
    @Override
    public void accept(int worker, Output output) {
        PrintStream target = output.error() ? System.err : System.out;
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
