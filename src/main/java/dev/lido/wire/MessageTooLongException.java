package dev.lido.wire;

/** A message is longer than the receiver takes. It was not read; the channel can't be used any longer. */
public final class MessageTooLongException extends WireException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    MessageTooLongException(byte kind, long limit) {
        super("message of kind " + kind + " is longer than " + limit + " bytes");
        this.limit = limit;
    }

    /** Bytes that would have been taken. */
    public long limit() {
        return limit;
    }
}
