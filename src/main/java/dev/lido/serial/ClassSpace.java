package dev.lido.serial;

/**
 * The classes that one side of a channel knows: names for those it writes, classes for the names it reads. An
 * implementation is thread-safe.
 */
public interface ClassSpace {
    /**
     * The name under which the other side finds {@code type} (never an array, primitive, hidden or proxy class).
     *
     * @throws UnshippableException if the other side can't have this class; the text says why
     */
    String nameOf(Class<?> type) throws UnshippableException;

    /** The class of that name (never an array or primitive), not initialised. */
    Class<?> find(String name) throws ClassNotFoundException;

    /** Loader for what needs one: proxies, and streams of Java serialization. It finds what {@link #find} finds. */
    ClassLoader loader();

    /**
     * Takes note that {@code value} is about to be named to the other side.
     *
     * @throws UnshippableException if the other side does not have it and can't get it; the text says why
     */
    default void meet(Apart value) throws UnshippableException {
        throw new UnshippableException("", "is shared, but not with where it would go", null);
    }

    /**
     * The value that travelled apart under this id.
     *
     * @throws UnshippableException if it is not here; the text says why
     */
    default Apart apart(long high, long low) throws UnshippableException {
        throw new UnshippableException("", "names a shared value that is not here", null);
    }
}
