package dev.lido.serial;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that travels apart from the graphs that name it: they hold its id, and the other side has, or gets, the value.
 */
public abstract class Apart implements Supplier<@Nullable Object> {
    private final long high;
    private final long low;

    /** Makes one with the given id of 128 bits, which stands for the value's content. */
    protected Apart(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** First half of its id. */
    public final long high() {
        return high;
    }

    /** Second half of its id. */
    public final long low() {
        return low;
    }

    /**
     * The value: always the same object.
     *
     * @throws UnshippableException if it can't be decoded here
     */
    public abstract @Nullable Object value() throws UnshippableException;

    /**
     * The same, for those who can do nothing about it.
     *
     * @throws IllegalStateException if it can't be decoded here
     */
    @Override
    public final @Nullable Object get() {
        try {
            return value();
        } catch (UnshippableException e) {
            throw new IllegalStateException("The shared value " + e.problem(), e);
        }
    }
}
