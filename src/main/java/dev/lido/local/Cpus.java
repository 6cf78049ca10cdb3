package dev.lido.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many processors this session may use. */
public final class Cpus {
    /** The environment variable with which users limit it. */
    public static final String VARIABLE = "LIDO_MAX_CPUS";

    private static final Path ROOT = Path.of("/");

    private Cpus() {}

    /** Read once: each call of a pool asks. */
    private static final class Quota {
        static final int OWN = quota(ROOT);
    }

    /**
     * The least of what this JVM says (its affinity counts, and what the JVM makes of containers), the quotas of its
     * control group and of those above, rounded up, and {@code LIDO_MAX_CPUS}; at least 1. JDK 17 does not look at
     * the groups above, and no JDK looks at any with {@code -XX:-UseContainerSupport}.
     *
     * @throws IllegalArgumentException if {@code LIDO_MAX_CPUS} is set, but not to a whole number from 1 up
     */
    public static int usable() {
        return least(Runtime.getRuntime().availableProcessors(), Quota.OWN, System.getenv(VARIABLE));
    }

    /** Cores of {@link #usable} processors: those that share a core count once. {@code usable()} where that is unknown. */
    public static int physical() {
        return physical(ROOT, usable());
    }

    static int least(int available, int quota, @Nullable String wanted) {
        return Math.max(1, Math.min(limit(wanted), Math.min(available, quota)));
    }

    private static int limit(@Nullable String wanted) {
        if (wanted == null || wanted.isBlank()) {
            return Integer.MAX_VALUE;
        }
        if (!wanted.strip().matches("0*[1-9][0-9]*")) {
            throw new IllegalArgumentException(
                    VARIABLE + " (\"" + wanted + "\") must be a whole number from 1 up, or not set");
        }
        try {
            return Integer.parseInt(wanted.strip());
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE; // more than any machine has
        }
    }

    /** The control groups' quota, as the files below {@code root} tell it. */
    static int quota(Path root) {
        Optional<Double> quota = Cgroup.of(root).cpuQuota();
        return quota.isPresent() ? (int) Math.max(1, Math.ceil(quota.get())) : Integer.MAX_VALUE;
    }

    static int physical(Path root, int usable) {
        Path all = root.resolve("sys/devices/system/cpu");
        Set<String> cores = new HashSet<>();
        for (int cpu : allowed(root, all)) {
            String core = core(all.resolve("cpu" + cpu).resolve("topology"));
            // Those that are switched off have no core.
            if (!core.isEmpty()) {
                cores.add(core);
            }
        }
        return cores.isEmpty() ? usable : Math.max(1, Math.min(usable, cores.size()));
    }

    /** The processors of this process's affinity, or all if it is unknown. */
    private static List<Integer> allowed(Path root, Path all) {
        for (String line : text(root.resolve("proc/self/status")).split("\n", -1)) {
            if (line.startsWith("Cpus_allowed_list:")) {
                return numbers(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        List<Integer> numbers = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(all, "cpu*")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.matches("cpu[0-9]{1,5}")) {
                    numbers.add(Integer.valueOf(name.substring("cpu".length())));
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return numbers;
    }

    /** Those of a list such as {@code 0-3,8}. */
    private static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            if (range.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
                int first = Integer.parseInt(range.substring(0, (range + "-").indexOf('-')));
                int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
                for (int number = first; number <= last; number++) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    /** A name that processors of the same core share; empty if unknown. */
    private static String core(Path topology) {
        String siblings = text(topology.resolve("thread_siblings_list"));
        if (!siblings.isEmpty()) {
            return siblings;
        }
        String core = text(topology.resolve("core_id"));
        return core.isEmpty() ? "" : text(topology.resolve("physical_package_id")) + ":" + core;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
