package dev.lido.cli;

import dev.lido.local.Cgroup;
import dev.lido.local.Cpus;
import java.util.Optional;

/** Processors and memory, and what the cgroup or the user leaves of them. */
final class MachineChecks {
    private static final double MEBI = 1024 * 1024;

    private MachineChecks() {}

    static Finding cpus() {
        String wanted = System.getenv(Cpus.VARIABLE);
        String limit = wanted == null || wanted.isBlank() ? " is not set" : "=" + wanted;
        try {
            String fact = Cpus.usable() + " usable, on " + Cpus.physical() + " cores";
            return Finding.ok("processors", fact + ", " + Cpus.VARIABLE + limit);
        } catch (IllegalArgumentException e) {
            return Finding.fail("processors", String.valueOf(e.getMessage()), "until then no pool can be opened");
        }
    }

    static Finding cpuQuota() {
        Cgroup group = Cgroup.own();
        return group.cpuQuota()
                .map(quota -> quota < 1.5
                        ? Finding.warn(
                                "processor quota",
                                String.format("%.2f processors by %s", quota, group),
                                "a pool gains little over one process")
                        : Finding.ok("processor quota", String.format("%.2f processors by %s", quota, group)))
                .orElseGet(() -> Finding.ok("processor quota", "none, " + group));
    }

    static Finding memory() {
        Optional<Long> limit = Cgroup.own().memoryLimit();
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
