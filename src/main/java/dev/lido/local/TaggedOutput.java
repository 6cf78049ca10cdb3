package dev.lido.local;

import dev.lido.protocol.Output;
import dev.lido.terminal.Screen;
import java.io.PrintStream;

/**
 * Prints what tasks print where the session printed when it called, each line with its worker's number. Lines that
 * came together are printed together: where the session's own output goes far, as JShell's does, each call costs more than the line.
 */
final class TaggedOutput implements OutputSink {
    @Override
    public void accept(int worker, Output output, SessionStreams streams) {
        String tag = "[worker " + worker + "] ";
        StringBuilder text = new StringBuilder();
        boolean error = false;
        for (Output.Part part : output.parts()) {
            if (part.error() != error) {
                print(error ? streams.err() : streams.out(), text);
                error = part.error();
            }
            part.text().lines().forEach(line -> text.append(tag).append(line).append(System.lineSeparator()));
        }
        print(error ? streams.err() : streams.out(), text);
    }

    /** Prints {@code text} and empties it. */
    private static void print(PrintStream target, StringBuilder text) {
        if (text.length() == 0) {
            return;
        }
        Screen.session().print(target, text);
        text.setLength(0);
    }
}
