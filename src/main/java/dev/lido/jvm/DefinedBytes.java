package dev.lido.jvm;

import java.util.Optional;

/**
 * Class files as the JVM holds them, for loaders that serve none as resources. Loads an agent on first use: costs up to
 * a second, and JDK 21 and later print a warning unless {@code -XX:+EnableDynamicAgentLoading} is set. Thread-safe.
 */
public final class DefinedBytes {
    private DefinedBytes() {}

    /** The class file of {@code type}, or empty where this JVM offers no way; {@link #refusal} then says why. */
    public static Optional<byte[]> of(Class<?> type) {
        return Optional.ofNullable(DynamicAgent.bytesOf(type));
    }

    /** Why no agent could be loaded; empty when one was, or when none was asked for yet. */
    public static String refusal() {
        return DynamicAgent.refusal();
    }
}
