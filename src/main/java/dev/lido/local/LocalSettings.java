package dev.lido.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the local engine is told.
 *
 * @param size most workers at a time
 * @param heap largest heap of a worker as {@code -Xmx} takes it; null for a share of the machine's memory
 * @param jvmArgs further arguments for the worker's JVM
 * @param environment variables set on top of the session's
 * @param systemProperties system properties of the workers
 * @param idleTimeout how long a worker without work stays
 */
public record LocalSettings(
        int size,
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        Map<String, String> systemProperties,
        Duration idleTimeout) {}
