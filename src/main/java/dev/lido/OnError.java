package dev.lido;

/**
 * What a call does when an item fails.
 *
 * @since 0.1
 */
public enum OnError {
    /** The call ends with the first failure: the rest is not run, or stopped. */
    FAIL_FAST,
    /**
     * All items run. {@code map}, {@code flatMap}, {@code filter} and {@code everywhere} return what succeeded, with the
     * failures beside it: see {@link Results}. The other methods throw {@link ItemFailuresException} in the end.
     */
    COLLECT
}
