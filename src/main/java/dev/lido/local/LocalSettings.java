package dev.lido.local;

import dev.lido.engine.ItemFunction;
import dev.lido.engine.ValueRule;
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
 * @param heartbeatTimeout how long a worker may show no sign of life; zero for ever
 * @param recycleTasks items after which a worker is replaced; 0 for never
 * @param recycleGrowth growth in bytes after which a worker is replaced; 0 for three quarters of its heap
 * @param initializer run by each worker before anything else; null for none
 * @param taskRules how values travel to the workers, by rules of the user's
 * @param resultRules how values travel back
 * @param quiet whether what tasks print is thrown away
 */
public record LocalSettings(
        int size,
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        Map<String, String> systemProperties,
        Duration idleTimeout,
        Duration heartbeatTimeout,
        int recycleTasks,
        long recycleGrowth,
        @Nullable ItemFunction initializer,
        List<ValueRule> taskRules,
        List<ValueRule> resultRules,
        boolean quiet) {
    /** Longer than any worker lives; the nanoseconds of much more, as of a user's "for ever", are no number any longer. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    public LocalSettings {
        idleTimeout = atMost(idleTimeout);
        heartbeatTimeout = atMost(heartbeatTimeout);
    }

    private static Duration atMost(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
    }

    /** {@code size} workers with nothing out of the ordinary. */
    static LocalSettings plain(int size) {
        return new LocalSettings(
                size,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Duration.ofHours(1),
                Duration.ofSeconds(8),
                0,
                0,
                null,
                List.of(),
                List.of(),
                false);
    }

    /** What {@link #heap} comes to, or what a worker takes without it. */
    long heapBytes() {
        String largest = heap;
        for (String argument : jvmArgs) {
            largest = argument.startsWith("-Xmx") ? argument.substring(4) : largest;
        }
        if (largest != null) {
            try {
                int unit = "kmgt".indexOf(Character.toLowerCase(largest.charAt(largest.length() - 1))) + 1;
                return Long.parseLong(largest.substring(0, largest.length() - (unit > 0 ? 1 : 0))) << 10 * unit;
            } catch (RuntimeException e) {
                // The worker's JVM will say what is wrong with it.
            }
        }
        // An estimate: by default the session has a quarter of the memory, and a worker what WorkerCommand says.
        return (long) (Runtime.getRuntime().maxMemory() * Math.min(1, 3.0 / size));
    }
}
