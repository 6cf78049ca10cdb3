package dev.lido.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The control groups that this process is in, version 2, version 1 or both, as the kernel tells them. Limits of the groups
 * above count, too: the smallest wins. Whatever can't be read, or is not as it should be, limits nothing.
 *
 * <p>A session's first call waits for this: what would have the JVM make classes (lambdas, {@code +} of strings) costs more
 * than all the reading, and is left out on that way.
 */
public final class Cgroup {
    /** In {@code /proc/self/cgroup}, the hierarchy of version 2 is the one that names no controller. */
    private static final String UNIFIED = "";

    private static final double NO_QUOTA = Double.POSITIVE_INFINITY;

    private final Map<String, String> names;
    /** By controller, the directories of the own group and of those above, as far as they can be seen from here. */
    private final Map<String, List<Path>> groups;

    private Cgroup(Map<String, String> names, Map<String, List<Path>> groups) {
        this.names = names;
        this.groups = groups;
    }

    /** Those of this process; where there are none, nothing is limited. */
    public static Cgroup own() {
        return of(Path.of("/"));
    }

    /** What {@code /proc/self/cgroup} and {@code /proc/self/mountinfo} below {@code root} tell. */
    static Cgroup of(Path root) {
        Map<String, String> names = new HashMap<>();
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            // 4:cpu,cpuacct:/outer/inner
            String[] part = line.split(":", 3);
            if (part.length == 3 && part[2].startsWith("/")) {
                for (String controller : part[1].split(",", -1)) {
                    names.putIfAbsent(controller, part[2]);
                }
            }
        }
        Map<String, List<Path>> groups = new HashMap<>();
        for (String line : lines(root.resolve("proc/self/mountinfo"))) {
            addMount(root, line, names, groups);
        }
        names.keySet().retainAll(groups.keySet());
        return new Cgroup(names, groups);
    }

    private static void addMount(Path root, String line, Map<String, String> names, Map<String, List<Path>> groups) {
        // 36 31 0:33 /docker/12ab /sys/fs/cgroup/cpu ro,nosuid master:9 - cgroup cgroup rw,cpu,cpuacct
        int dash = line.indexOf(" - ");
        if (dash < 0) {
            return;
        }
        String[] place = line.substring(0, dash).split(" ", -1);
        String[] type = line.substring(dash + 3).split(" ", -1);
        if (place.length < 6 || type.length < 3) {
            return;
        }
        String point = unescape(place[4]);
        List<String> controllers =
                switch (type[0]) {
                    case "cgroup" -> List.of(type[2].split(",", -1));
                    case "cgroup2" -> List.of(UNIFIED);
                    default -> List.of();
                };
        for (String controller : controllers) {
            String name = names.get(controller);
            // Some containers see the hierarchies of their host elsewhere, too.
            if (name != null && (point.startsWith("/sys/fs/cgroup") || !groups.containsKey(controller))) {
                try {
                    groups.put(controller, upwards(below(root, point), unescape(place[3]), name));
                } catch (InvalidPathException e) {
                    // A name that the JVM's locale can't express.
                }
            }
        }
    }

    /** The directories of the group {@code name} and those above, in a mount that shows what is below {@code shown}. */
    private static List<Path> upwards(Path mount, String shown, String name) {
        boolean inside =
                name.startsWith(shown) && (name.length() == shown.length() || name.charAt(shown.length()) == '/');
        Path own = below(mount, inside ? name.substring(shown.length()) : name);
        List<Path> all = new ArrayList<>();
        for (Path group = own; group != null && group.startsWith(mount); group = group.getParent()) {
            all.add(group);
        }
        // A group outside of what this process may see, such as /../other.
        return all.isEmpty() ? List.of(mount) : all;
    }

    private static Path below(Path directory, String absolute) {
        return directory.resolve("./".concat(absolute)).normalize();
    }

    /** Processors that may be used, a fraction possibly. */
    public Optional<Double> cpuQuota() {
        double least = NO_QUOTA;
        for (Path group : groups(UNIFIED)) {
            String[] value = text(group.resolve("cpu.max")).split(" ", -1);
            least = Math.min(least, value.length == 2 ? quota(value[0], value[1]) : NO_QUOTA);
        }
        for (Path group : groups("cpu")) {
            String quota = text(group.resolve("cpu.cfs_quota_us"));
            least = Math.min(least, quota(quota, text(group.resolve("cpu.cfs_period_us"))));
        }
        return least == NO_QUOTA ? Optional.empty() : Optional.of(least);
    }

    /** Bytes that may be used. */
    public Optional<Long> memoryLimit() {
        // Version 1 says "no limit" with a number near 2^63.
        long none = Long.MAX_VALUE / 2;
        long least = none;
        for (Path group : groups(UNIFIED)) {
            least = Math.min(least, number(text(group.resolve("memory.max"))).orElse(none));
        }
        for (Path group : groups("memory")) {
            least = Math.min(
                    least, number(text(group.resolve("memory.limit_in_bytes"))).orElse(none));
        }
        return least == none ? Optional.empty() : Optional.of(least);
    }

    /**
     * How many processes of the own group the kernel has killed for want of memory; -1 where that is unknown. If it grows
     * while a worker is killed, that is why.
     */
    long oomKills() {
        for (Path group : groups("memory")) {
            Optional<Long> kills = counter(group.resolve("memory.oom_control"));
            if (kills.isPresent()) {
                return kills.get();
            }
        }
        // A group without the memory controller is counted in the nearest above that has it.
        for (Path group : groups(UNIFIED)) {
            Optional<Long> kills = counter(group.resolve("memory.events"));
            if (kills.isPresent()) {
                return kills.get();
            }
        }
        return -1;
    }

    private List<Path> groups(String controller) {
        return groups.getOrDefault(controller, List.of());
    }

    private static double quota(String quota, String period) {
        long part = number(quota).orElse(0L);
        long whole = number(period).orElse(0L);
        return part > 0 && whole > 0 ? (double) part / whole : NO_QUOTA;
    }

    private static Optional<Long> counter(Path file) {
        for (String line : lines(file)) {
            if (line.startsWith("oom_kill ")) {
                return number(line.substring("oom_kill ".length()).strip());
            }
        }
        return Optional.empty();
    }

    /** Not negative: for the kernel, -1 is no number. */
    private static Optional<Long> number(String digits) {
        try {
            long value = Long.parseLong(digits);
            return value < 0 ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** {@code mountinfo} writes blanks and backslashes as octal numbers: {@code \040}. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** The one that has the processors: {@code cgroup v2 /outer/inner}. */
    @Override
    public String toString() {
        String first = names.get("cpu");
        String second = names.get(UNIFIED);
        return first != null ? "cgroup v1 " + first : second != null ? "cgroup v2 " + second : "no cgroup";
    }
}
