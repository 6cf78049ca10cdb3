package dev.lido.cli;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code lido shell}: jshell with Lido on the class path and its names imported. */
final class Shell {
    private static final String SPARK = "--spark";
    /** Later ones warn of Hadoop's native library, which Spark loads. */
    private static final int LAST_JAVA_WITHOUT_WARNING = 23;

    static final String IMPORTS = "import dev.lido.*;\nimport java.time.Duration;\n";
    private static final String WARM_UP = "false".equals(System.getenv("LIDO_WARM_UP")) ? "" : "Pool.warmUp();\n";

    private Shell() {}

    static int run(List<String> args) throws IOException, InterruptedException {
        List<String> more = new ArrayList<>(args);
        JShellCommand command = JShellCommand.ofThisJdk();
        int at = more.indexOf("--jdk");
        if (at >= 0) {
            if (at + 1 == more.size()) {
                throw new UsageException("--jdk needs the home directory of a JDK: lido shell --jdk DIR");
            }
            more.remove(at);
            command = command.withJdk(Path.of(more.remove(at)));
        }
        if (more.remove(SPARK)) {
            SparkJars spark = SparkJars.find(SparkLocal.running().orElse(null));
            command = command.with(spark.classPath());
            // Nobody asked for Spark's log, nor for word that there is none.
            more.add(0, "-R-Dslf4j.internal.verbosity=ERROR");
            if (Runtime.version().feature() > LAST_JAVA_WITHOUT_WARNING) {
                more.add(0, "-R--enable-native-access=ALL-UNNAMED");
            }
        }
        Path startup = JShellCommand.startupFile(IMPORTS + WARM_UP);
        try {
            List<String> line = command.line(startup, more);
            JShellCommand.makePreferencesDirectory();
            leaveInterruptsToTheChild();
            return new ProcessBuilder(line).inheritIO().start().waitFor();
        } finally {
            Files.deleteIfExists(startup);
        }
    }

    /**
     * Ctrl-C goes to every process of the terminal. jshell cancels a snippet with it; this process must not die of it.
     * By reflection, because javac warns of the class and that warning can't be suppressed. A handler that does nothing,
     * and not "ignore", since the child would inherit the latter.
     */
    static void leaveInterruptsToTheChild() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> null);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // No signals here: Ctrl-C then ends the shell as a whole.
        }
    }
}
