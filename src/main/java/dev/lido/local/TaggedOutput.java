package dev.lido.local;

import dev.lido.protocol.Output;
import dev.lido.terminal.Screen;

/**
 * Prints what tasks print where the session prints, each line with its worker's number. Lines that came together are
 * printed together: where the session's own output goes far, as JShell's does, each call costs more than the line.
 */
final class TaggedOutput implements OutputSink {
    @Override
    public void accept(int worker, Output output) {
        String tag = "[worker " + worker + "] ";
        StringBuilder text = new StringBuilder();
        boolean error = false;
        for (Output.Part part : output.parts()) {
            if (part.error() != error) {
                print(error, text);
                error = part.error();
            }
            part.text().lines().forEach(line -> text.append(tag).append(line).append(System.lineSeparator()));
        }
        print(error, text);
    }

    /** Prints {@code text} and empties it. */
    private static void print(boolean error, StringBuilder text) {
        if (text.length() == 0) {
            return;
        }
        Screen.session().print(error, text);
        text.setLength(0);
    }
}
