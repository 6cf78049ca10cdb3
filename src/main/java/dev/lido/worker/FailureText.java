package dev.lido.worker;

import dev.lido.protocol.ItemOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a failure looks like as text. */
final class FailureText {
    private FailureText() {}

    /** Never fails itself, though {@code error} may be of a class of the user's whose methods do. */
    static ItemOutcome of(ItemOutcome.Status status, Throwable error) {
        String type = error.getClass().getName();
        try {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            return new ItemOutcome(status, type, error.getMessage(), trace.toString());
        } catch (Throwable e) {
            // Not what it says, which may fail again.
            return new ItemOutcome(
                    status, type, "(its getMessage threw " + e.getClass().getName() + ")", type);
        }
    }
}
