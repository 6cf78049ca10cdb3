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
}
