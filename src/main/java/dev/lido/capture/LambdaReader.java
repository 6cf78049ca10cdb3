package dev.lido.capture;

import dev.lido.serial.Closure;
import dev.lido.serial.ClosureReader;
import dev.lido.serial.UnshippableException;
import java.io.Serializable;

/**
 * Reads lambdas: serializable ones through {@link java.lang.invoke.SerializedLambda}, which needs no privileges, others
 * from the constant pool and the fields of their hidden class. Thread-safe.
 */
public final class LambdaReader implements ClosureReader {
    /** For {@link java.util.ServiceLoader}. */
    public LambdaReader() {}

    @Override
    public boolean isLambda(Class<?> type) {
        return looksLikeLambda(type);
    }

    static boolean looksLikeLambda(Class<?> type) {
        return type.isHidden() && type.isSynthetic() && type.getName().contains("$$Lambda");
    }

    @Override
    public Closure read(Object lambda) throws UnshippableException {
        Class<?> type = lambda.getClass();
        if (!looksLikeLambda(type)) {
            throw new UnshippableException("", "is a " + type.getName() + ", which is no lambda", null);
        }
        return lambda instanceof Serializable
                ? SerializableLambda.read(lambda)
                : HiddenLambda.of(type).read(lambda);
    }

    /** The class whose code made lambdas of class {@code type}. */
    static Class<?> hostOf(Class<?> type) throws UnshippableException {
        String name = type.getName();
        String host = name.substring(0, name.indexOf("$$Lambda"));
        Class<?> found = MetClasses.find(host, type.getClassLoader());
        if (found == null) {
            throw new UnshippableException(
                    "", "is a lambda of " + host + ", a class that can't be found by name", null);
        }
        return found;
    }
}
