package dev.lido.cli;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a jshell in which plain lambdas can be captured without an agent, hence without a warning.
 *
 * @param jdk home of the JDK whose jshell is started
 * @param classPath what the session sees beside the JDK
 */
record JShellCommand(Path jdk, String classPath) {
    private static final List<String> JVM_FLAGS =
            List.of("--add-opens=java.base/java.lang.invoke=ALL-UNNAMED", "-XX:+EnableDynamicAgentLoading");
    /** For the tool's own JVM, where it compiles snippets and runs none: a session's first minute takes half the time. */
    private static final List<String> TOOL_FLAGS = List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");

    /** For the JDK that runs this code, with the jar (or class directory) that this code is in. */
    static JShellCommand ofThisJdk() {
        return new JShellCommand(Path.of(System.getProperty("java.home")), ownClassPath());
    }

    JShellCommand withJdk(Path other) {
        return new JShellCommand(other, classPath);
    }

    /** With {@code more} on the class path. */
    JShellCommand with(String more) {
        return new JShellCommand(jdk, classPath + File.pathSeparator + more);
    }

    /** The tool itself; empty where the JDK came without it. */
    Optional<Path> tool() {
        return List.of("bin/jshell", "bin/jshell.exe").stream()
                .map(jdk::resolve)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The whole command line.
     *
     * @param startup file of snippets to run first, after the JDK's default imports
     * @param more further arguments of jshell
     * @throws UsageException if the JDK has no jshell
     */
    List<String> line(Path startup, List<String> more) {
        Path jshell = tool().orElseThrow(() -> new UsageException("no jshell in " + jdk.resolve("bin")
                + ": that is a Java runtime without the tools; give a JDK with --jdk DIR or JAVA_HOME"));
        List<String> line = new ArrayList<>();
        line.add(jshell.toString());
        line.add("--class-path");
        line.add(classPath);
        for (String flag : JVM_FLAGS) {
            line.add("-R" + flag);
            // With --execution local the snippets run in the tool's own JVM.
            line.add("-J" + flag);
        }
        if (isLocal(more)) {
            // On 17 that mode ignores --class-path.
            line.add("-J-cp");
            line.add("-J" + classPath);
        } else {
            line.addAll(TOOL_FLAGS);
        }
        line.addAll(List.of("--startup", "DEFAULT", "--startup", startup.toString()));
        line.addAll(more);
        return line;
    }

    /** Writes the snippets to a file that {@link #line} can name. The caller deletes it. */
    static Path startupFile(String snippets) throws IOException {
        Path file = Files.createTempFile("lido-startup-", ".jsh");
        // Also when the terminal is closed.
        file.toFile().deleteOnExit();
        return Files.writeString(file, snippets);
    }

    /**
     * Makes the directory in which jshell keeps what it remembers, as Java itself does when it is missing: Java says so
     * in two lines of log on the screen.
     */
    static void makePreferencesDirectory() {
        String os = System.getProperty("os.name", "");
        if (os.startsWith("Windows") || os.startsWith("Mac")) {
            return; // kept elsewhere
        }
        Path home = Path.of(System.getProperty("java.util.prefs.userRoot", System.getProperty("user.home")));
        Path preferences = home.resolve(".java").resolve(".userPrefs");
        try {
            if (!Files.exists(preferences)) {
                Files.createDirectories(preferences.getParent());
                Files.createDirectory(
                        preferences,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // jshell says what that means for it.
        }
    }

    private static boolean isLocal(List<String> arguments) {
        int at = arguments.indexOf("--execution");
        return arguments.contains("--execution=local")
                || (at >= 0
                        && at + 1 < arguments.size()
                        && arguments.get(at + 1).equals("local"));
    }

    private static String ownClassPath() {
        try {
            Path own = Path.of(JShellCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            // Unpacked classes need the libraries that the jar contains.
            return Files.isDirectory(own) ? System.getProperty("java.class.path") : own.toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of Lido's own classes is no path", e);
        }
    }
}
