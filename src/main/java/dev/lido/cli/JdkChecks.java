package dev.lido.cli;

import dev.lido.jvm.TrustedLookup;
import java.nio.file.Path;

/** What the JDK offers. */
final class JdkChecks {
    private JdkChecks() {}

    static Finding jdk() {
        String fact = Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.vm.name") + ", " + System.getProperty("java.home");
        if (!System.getProperty("java.vm.name", "").matches(".*(HotSpot|OpenJDK).*")) {
            return Finding.warn("java", fact, "Lido is tried on HotSpot only");
        }
        return Finding.ok("java", fact);
    }

    static Finding jshell() {
        JShellCommand command = JShellCommand.ofThisJdk();
        Path bin = command.jdk().resolve("bin");
        return command.tool()
                .map(tool -> Finding.ok("jshell", tool.toString()))
                .orElseGet(() -> Finding.warn(
                        "jshell", "not in " + bin, "lido shell needs a JDK, not a runtime; programs work without"));
    }

    static Finding lookup() {
        if (TrustedLookup.get().isPresent()) {
            return Finding.ok("plain lambdas", "can be captured in this JVM");
        }
        return Finding.warn("plain lambdas", "serializable ones only", TrustedLookup.refusal());
    }

    static Finding archive() {
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("sharing")) {
            return Finding.ok("class data sharing", "on (" + mode + ")");
        }
        return Finding.warn(
                "class data sharing",
                "off (" + mode + ")",
                "workers start slower; java -Xshare:dump makes the archive that this JDK lacks");
    }
}
