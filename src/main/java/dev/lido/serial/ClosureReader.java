package dev.lido.serial;

/**
 * Takes lambdas apart. Found with {@link java.util.ServiceLoader} the first time a value holds a lambda, so that a
 * worker that meets none does not load the machinery. Implementations are thread-safe.
 */
public interface ClosureReader {
    /** Whether {@code type} is the class of a lambda or method reference. Quick. */
    boolean isLambda(Class<?> type);

    /**
     * Takes {@code lambda} apart without changing it.
     *
     * @throws UnshippableException if this JVM gives no means to look inside it; the text names the remedy
     */
    Closure read(Object lambda) throws UnshippableException;
}
