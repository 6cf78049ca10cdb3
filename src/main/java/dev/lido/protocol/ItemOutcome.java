package dev.lido.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How one item of a chunk went. For all but {@link Status#VALUE} the payload's item is the exception, or null where it
 * could not be sent and the text must do.
 *
 * @param status what happened
 * @param type class name of the exception; empty for a value
 * @param message its message
 * @param trace its stack trace as the worker would print it; empty for a value
 */
public record ItemOutcome(
        Status status, String type, @Nullable String message, String trace) {
    /** What can happen to an item. Sent by ordinal. */
    public enum Status {
        /** It has a result. */
        VALUE,
        /** The function threw. */
        THREW,
        /** The function or the item could not be decoded in the worker; nothing ran. */
        UNREADABLE,
        /** It ran, but its result can't be sent. */
        UNSENDABLE,
        /** Its time was over, and it ended when it was interrupted; the trace tells where it was. */
        TIMED_OUT,
        /** It was not run, or was interrupted, because the chunk was cancelled or an earlier item failed. */
        DROPPED
    }

    /** The item's result stands in the payload. */
    public static final ItemOutcome VALUE = new ItemOutcome(Status.VALUE, "", null, "");
    /** The item did not run to its end and nobody asks for it. */
    public static final ItemOutcome DROPPED = new ItemOutcome(Status.DROPPED, "", null, "");
}
