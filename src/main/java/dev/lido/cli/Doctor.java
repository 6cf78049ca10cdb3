package dev.lido.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/** {@code lido doctor}: looks at each thing that Lido depends on, and tells it in a line. */
final class Doctor {
    private static final List<Supplier<Finding>> CHECKS = List.of(
            JdkChecks::jdk,
            JdkChecks::jshell,
            JdkChecks::lookup,
            JdkChecks::archive,
            DirectoryChecks::cache,
            DirectoryChecks::temporary,
            DirectoryChecks::socket,
            MachineChecks::cpus,
            MachineChecks::cpuQuota,
            MachineChecks::memory);

    private final PrintStream out;

    Doctor(PrintStream out) {
        this.out = out;
    }

    /** 0, or 1 if something fails. */
    int run() {
        boolean failed = false;
        for (Supplier<Finding> check : CHECKS) {
            Finding finding = look(check);
            failed |= finding.level() == Finding.Level.FAIL;
            out.println(finding);
        }
        return failed ? 1 : 0;
    }

    private static Finding look(Supplier<Finding> check) {
        try {
            return check.get();
        } catch (RuntimeException | LinkageError e) {
            return Finding.fail("a check", "broke off: " + e, "this is a fault of Lido; please report it");
        }
    }
}
