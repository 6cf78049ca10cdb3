package dev.lido.cli;

import java.util.Optional;

/** Processors and memory, and what the cgroup or the user leaves of them. */
final class MachineChecks {
    private static final double MEBI = 1024 * 1024;

    private MachineChecks() {}

    static Finding cpus() {
        int cpus = Runtime.getRuntime().availableProcessors();
        String fact = cpus + " usable";
        String wanted = System.getenv("LIDO_MAX_CPUS");
        if (wanted == null || wanted.isBlank()) {
            return Finding.ok("processors", fact + ", LIDO_MAX_CPUS is not set");
        }
        try {
            int most = Integer.parseInt(wanted.strip());
            if (most >= 1) {
                return Finding.ok("processors", fact + ", LIDO_MAX_CPUS=" + most);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        return Finding.fail(
                "processors", fact + ", but LIDO_MAX_CPUS is '" + wanted + "'", "it must be a whole number from 1 up");
    }

    static Finding cpuQuota() {
        Optional<Cgroup> group = Cgroup.own();
        if (group.isEmpty()) {
            return Finding.ok("processor quota", "no cgroup");
        }
        return group.get()
                .cpuQuota()
                .map(quota -> quota < 1.5
                        ? Finding.warn(
                                "processor quota",
                                String.format("%.2f processors by %s", quota, group.get()),
                                "a pool gains little over one process")
                        : Finding.ok("processor quota", String.format("%.2f processors by %s", quota, group.get())))
                .orElseGet(() -> Finding.ok("processor quota", "none in " + group.get()));
    }

    static Finding memory() {
        Optional<Long> limit = Cgroup.own().flatMap(Cgroup::memoryLimit);
        String heap = String.format(
                "this JVM's heap may grow to %.0f MB", Runtime.getRuntime().maxMemory() / MEBI);
        return limit.map(bytes -> bytes < 512 * MEBI
                        ? Finding.warn(
                                "memory",
                                String.format("cgroup limit %.0f MB, %s", bytes / MEBI, heap),
                                "a worker takes at least 45 MB and its heap; use fewer workers or a smaller heap")
                        : Finding.ok("memory", String.format("cgroup limit %.0f MB, %s", bytes / MEBI, heap)))
                .orElseGet(() -> Finding.ok("memory", "no cgroup limit, " + heap));
    }
}
