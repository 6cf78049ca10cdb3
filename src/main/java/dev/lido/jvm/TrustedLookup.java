package dev.lido.jvm;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.Optional;

/**
 * The lookup that may do everything, by the quietest way that this JVM offers. Found once, on first use. Thread-safe.
 */
public final class TrustedLookup {
    private TrustedLookup() {}

    /** The trusted lookup, or empty where this JVM offers no way; {@link #refusal} then says why and what to do. */
    public static Optional<Lookup> get() {
        throw new UnsupportedOperationException();
    }

    /** A full-power lookup of {@code host} that {@link java.lang.invoke.LambdaMetafactory} accepts. */
    public static Optional<Lookup> in(Class<?> host) {
        throw new UnsupportedOperationException();
    }

    /** Why there is none, with the remedy; empty when there is one. */
    public static String refusal() {
        throw new UnsupportedOperationException();
    }
}
