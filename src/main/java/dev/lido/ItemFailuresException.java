package dev.lido;

import java.util.List;

/**
 * Items of a call failed under {@link OnError#COLLECT}, which let the others go on. Its cause is the first failure, the
 * others are suppressed exceptions of it, at most {@value #MOST_SUPPRESSED} of them; {@link #failures} has all.
 *
 * @since 0.1
 */
public final class ItemFailuresException extends PoolException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SUPPRESSED = 9;

    private final transient List<ItemFailure> failures;

    ItemFailuresException(List<ItemFailure> failures, long items) {
        super(message(failures, items), failures.get(0).exception());
        this.failures = List.copyOf(failures);
        failures.stream().skip(1).limit(MOST_SUPPRESSED).forEach(failure -> addSuppressed(failure.exception()));
    }

    private static String message(List<ItemFailure> failures, long items) {
        return failures.size() + " of " + items + " items failed; the first one: "
                + failures.get(0).exception().getMessage();
    }

    /** The items that failed, in the order of their indexes. */
    public List<ItemFailure> failures() {
        return failures == null ? List.of() : failures;
    }
}
