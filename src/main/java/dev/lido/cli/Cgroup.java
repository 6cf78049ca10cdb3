package dev.lido.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The control group that this process is in, version 2 or 1, as the kernel tells it. Limits of the groups above count,
 * too: the smallest wins.
 */
final class Cgroup {
    private final Path mount;
    private final String cpuPath;
    private final String memoryPath;
    private final boolean second;

    private Cgroup(Path mount, String cpuPath, String memoryPath, boolean second) {
        this.mount = mount;
        this.cpuPath = cpuPath;
        this.memoryPath = memoryPath;
        this.second = second;
    }

    /** Empty where there are no cgroups. */
    static Optional<Cgroup> own() {
        try {
            return read(Files.readAllLines(Path.of("/proc/self/cgroup")), Path.of("/sys/fs/cgroup"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** From the lines {@code id:controllers:path} of {@code /proc/self/cgroup}. */
    static Optional<Cgroup> read(List<String> lines, Path mount) {
        String cpu = "";
        String memory = "";
        String unified = "";
        for (String line : lines) {
            String[] part = line.split(":", 3);
            List<String> controllers = part.length == 3 ? List.of(part[1].split(",")) : List.of();
            if (controllers.contains("cpu")) {
                cpu = "cpu" + part[2];
            } else if (controllers.contains("memory")) {
                memory = "memory" + part[2];
            } else if (line.startsWith("0::")) {
                unified = part[2];
            }
        }
        if (!cpu.isEmpty() || !memory.isEmpty()) {
            return Optional.of(new Cgroup(mount, cpu, memory, false));
        }
        String own = unified.startsWith("/") ? unified.substring(1) : unified;
        return unified.isEmpty() ? Optional.empty() : Optional.of(new Cgroup(mount, own, own, true));
    }

    /** Processors that may be used, a fraction possibly. */
    Optional<Double> cpuQuota() {
        Optional<Double> smallest = Optional.empty();
        for (Path group = mount.resolve(cpuPath); group.startsWith(mount); group = parent(group)) {
            Optional<Double> here = second ? secondQuota(group) : firstQuota(group);
            if (here.isPresent() && (smallest.isEmpty() || here.get() < smallest.get())) {
                smallest = here;
            }
        }
        return smallest;
    }

    /** Bytes that may be used. */
    Optional<Long> memoryLimit() {
        Optional<Long> smallest = Optional.empty();
        for (Path group = mount.resolve(memoryPath); group.startsWith(mount); group = parent(group)) {
            // Version 1 says "no limit" with a number near 2^63.
            Optional<Long> here = number(group.resolve(second ? "memory.max" : "memory.limit_in_bytes"))
                    .filter(bytes -> bytes < Long.MAX_VALUE / 2);
            if (here.isPresent() && (smallest.isEmpty() || here.get() < smallest.get())) {
                smallest = here;
            }
        }
        return smallest;
    }

    private static Optional<Double> secondQuota(Path group) {
        return text(group.resolve("cpu.max"))
                .map(value -> value.split(" "))
                .filter(value -> value.length == 2 && !value[0].equals("max"))
                .map(value -> Double.parseDouble(value[0]) / Double.parseDouble(value[1]));
    }

    private static Optional<Double> firstQuota(Path group) {
        Optional<Long> quota = number(group.resolve("cpu.cfs_quota_us")).filter(value -> value > 0);
        Optional<Long> period = number(group.resolve("cpu.cfs_period_us")).filter(value -> value > 0);
        return quota.flatMap(q -> period.map(p -> (double) q / p));
    }

    private static Optional<Long> number(Path file) {
        return text(file).filter(value -> value.matches("-?\\d{1,19}")).map(Cgroup::parse);
    }

    private static Long parse(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path parent(Path group) {
        Path parent = group.getParent();
        return parent == null ? Path.of("/") : parent;
    }

    @Override
    public String toString() {
        return "cgroup v" + (second ? "2 /" : "1 /") + cpuPath;
    }
}
