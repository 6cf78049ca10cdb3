package dev.lido;

/**
 * An item of a call that failed while others went on.
 *
 * @param index index of the item within its call, from 0
 * @param exception what the call would have thrown under {@link OnError#FAIL_FAST}
 * @since 0.1
 */
public record ItemFailure(long index, RuntimeException exception) {}
