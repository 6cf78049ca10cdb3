package dev.lido.local;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of {@link LocalSettings} holds for workers on other machines. As it goes there by Java's own serialization, it holds
 * nothing of the user's types.
 *
 * @param heap as in {@link LocalSettings}, like the others
 */
public record RelaySettings(
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        Map<String, String> systemProperties,
        Duration idleTimeout,
        Duration heartbeatTimeout,
        int recycleTasks,
        long recycleGrowth,
        boolean quiet)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What {@code settings} say. */
    public static RelaySettings of(LocalSettings settings) {
        return new RelaySettings(
                settings.heap(),
                new ArrayList<>(settings.jvmArgs()),
                new HashMap<>(settings.environment()),
                new HashMap<>(settings.systemProperties()),
                settings.idleTimeout(),
                settings.heartbeatTimeout(),
                settings.recycleTasks(),
                settings.recycleGrowth(),
                settings.quiet());
    }

    /** The same, with workers' heaps of {@code bytes} unless they were set. */
    public RelaySettings orHeap(long bytes) {
        return heap != null || jvmArgs.stream().anyMatch(argument -> argument.startsWith("-Xmx"))
                ? this
                : new RelaySettings(
                        String.valueOf(bytes),
                        jvmArgs,
                        environment,
                        systemProperties,
                        idleTimeout,
                        heartbeatTimeout,
                        recycleTasks,
                        recycleGrowth,
                        quiet);
    }

    LocalSettings forWorkers(int size) {
        return new LocalSettings(
                size,
                heap,
                jvmArgs,
                environment,
                systemProperties,
                idleTimeout,
                heartbeatTimeout,
                recycleTasks,
                recycleGrowth,
                null,
                List.of(),
                List.of(),
                quiet);
    }
}
