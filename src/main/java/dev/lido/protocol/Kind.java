package dev.lido.protocol;

/** What a message is: the first column of every conversation between session (S) and worker (W). */
public final class Kind {
    /** W to S, first of all: who I am. {@link Hello} */
    public static final byte HELLO = 1;
    /** S to W: code and globals that the next runs need. {@link Prepare} */
    public static final byte PREPARE = 2;
    /** S to W: a chunk to run, after everything sent before. {@link Run} */
    public static final byte RUN = 3;
    /** S to W: a function that is not needed any longer. {@link Forget} */
    public static final byte FORGET = 4;
    /** S to W: stop a chunk. {@link Cancel} */
    public static final byte CANCEL = 5;
    /** S to W: finish what is queued, then leave. No body. */
    public static final byte LEAVE = 6;
    /** W to S: outcomes of items, and perhaps the end of the chunk. {@link Results} */
    public static final byte RESULTS = 7;
    /** W to S: lines that a task printed. {@link Output} */
    public static final byte OUTPUT = 8;
    /** W to S: an item's time is over; it was interrupted. {@link Expired} */
    public static final byte EXPIRED = 9;
    /** W to S: somebody has called exit. {@link Notice} tells where. */
    public static final byte EXITING = 10;
    /** W to S: let me go when I have finished what I have. {@link Notice} tells why. */
    public static final byte RETIRE = 11;
    /** S to W: give back what you have not begun of a chunk. {@link Recall} */
    public static final byte RECALL = 12;
    /** W to S: here are items back; they were not begun. {@link Returned} */
    public static final byte RETURNED = 13;

    /** Version of this set of messages; both sides must agree. */
    public static final int VERSION = 3;

    private Kind() {}
}
