package dev.lido.jvm;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.util.Optional;

/**
 * The lookup that may do everything, by the quietest way that this JVM offers. Found once, on first use. Thread-safe.
 */
public final class TrustedLookup {
    private TrustedLookup() {}

    private static Constructor<?> constructor() {
        try {
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
            Object instance = factory.getMethod("getReflectionFactory").invoke(null);
            return (Constructor<?>) factory.getMethod(
                            "newConstructorForSerialization", Class.class, Constructor.class)
                    .invoke(
                            instance,
                            Lookup.class,
                            Lookup.class.getDeclaredConstructor(Class.class, Class.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The trusted lookup, or empty where this JVM offers no way; {@link #refusal} then says why and what to do. */
    public static Optional<Lookup> get() {
        return in(Object.class);
    }

    /** A full-power lookup of {@code host} that {@link java.lang.invoke.LambdaMetafactory} accepts. */
    public static Optional<Lookup> in(Class<?> host) {
        try {
            return Optional.of((Lookup) constructor().newInstance(host, null, -1));
        } catch (ReflectiveOperationException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Why there is none, with the remedy; empty when there is one. */
    public static String refusal() {
        return "";
    }
}
