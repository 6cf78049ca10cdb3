package dev.lido.jvm;

import java.lang.instrument.Instrumentation;

/**
 * Template of the agent. Agents are loaded by the system loader, so {@link DynamicAgent} gives each copy a name of its
 * own: two sessions' copies in one JVM, or this class and its copy, must not be taken for each other.
 */
final class AgentEntry {
    private AgentEntry() {}

    /** Leaves the instrumentation where the one who asked finds it: under {@code key} in the system properties. */
    public static void agentmain(String key, Instrumentation instrumentation) {
        System.getProperties().put(key, instrumentation);
    }
}
