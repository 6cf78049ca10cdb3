package dev.lido;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A real {@code jshell} of this JVM's JDK with the real jar. Its temp and cache directories are the test's own, by which
 * its workers can be found among all processes.
 */
final class JShellProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 120L * Integer.getInteger("lido.timeout.factor", 1);

    private final Process process;
    private final Writer in;
    private final StringBuffer output = new StringBuffer();
    private final Thread reader;

    private JShellProcess(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::read, "jshell-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** In which process snippets run. */
    enum Mode {
        /** In a process of their own, as jshell does by itself. */
        REMOTE,
        /** In jshell's own process. */
        LOCAL
    }

    /** Starts jshell; {@code more} are further arguments, among them perhaps a script. */
    static JShellProcess start(Mode mode, Path directory, List<String> more) throws IOException {
        return start(mode, directory, cache(), more);
    }

    /** The same with a cache of its own. */
    static JShellProcess start(Mode mode, Path directory, Path cache, List<String> more) throws IOException {
        return new JShellProcess(start(command(mode, directory, more), directory, cache));
    }

    private static List<String> command(Mode mode, Path directory, List<String> more) throws IOException {
        String jar = jar();
        Path temp = Files.createDirectories(directory.resolve("t"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jshell").toString());
        if (!more.contains("--class-path")) {
            command.addAll(List.of("--class-path", jar));
        }
        command.add("-J-Djava.io.tmpdir=" + temp);
        // It compiles little snippets and is gone: a third of the time with its first compiler alone.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        if (mode == Mode.LOCAL) {
            command.addAll(List.of("--execution", "local"));
            if (Runtime.version().feature() < 21) {
                command.addAll(List.of("-J-cp", "-J" + jar));
            }
        } else {
            command.add("-R-Djava.io.tmpdir=" + temp);
        }
        command.addAll(more);
        return command;
    }

    private static Process start(List<String> command, Path directory, Path cache) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("LIDO_CACHE", cache.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }

    /** The jar under test. */
    static String jar() {
        String jar = System.getProperty("lido.jar");
        if (jar == null) {
            throw new IllegalStateException("system property lido.jar is not set: run by mvn verify");
        }
        return jar;
    }

    /** One cache for all tests of a build, inside its target directory. */
    static Path cache() {
        return Path.of(jar()).resolveSibling("test-cache").toAbsolutePath();
    }

    /** Types {@code lines}. */
    JShellProcess type(String... lines) throws IOException {
        for (String line : lines) {
            in.write(line);
            in.write('\n');
        }
        in.flush();
        return this;
    }

    /** Waits until the output satisfies {@code condition}; the output. */
    String awaitOutput(Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        synchronized (output) {
            while (!condition.test(output.toString())) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !reader.isAlive()) {
                    throw new AssertionError("jshell did not say what was expected, but:\n" + output);
                }
                TimeUnit.NANOSECONDS.timedWait(output, Math.min(left, 100_000_000));
            }
            return output.toString();
        }
    }

    /** Waits for the end; all output. */
    String awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("jshell did not end within " + LIMIT_SECONDS + " s; it said:\n" + output);
        }
        reader.join(TimeUnit.SECONDS.toMillis(10));
        return output.toString();
    }

    /** Types {@code lines}, lets jshell end, and returns what it printed. */
    static String run(Mode mode, Path directory, String... lines) throws IOException, InterruptedException {
        Path script = script(directory, lines);
        try (JShellProcess jshell = start(mode, directory, List.of("-s", script.toString()))) {
            return jshell.awaitEnd();
        }
    }

    /** The same on a terminal of its own, 80 columns wide, that {@code script} makes. */
    static String runOnTerminal(Mode mode, Path directory, String... lines) throws IOException, InterruptedException {
        Path script = script(directory, lines);
        List<String> command = command(mode, directory, List.of("-s", script.toString()));
        String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        List<String> wrapped = List.of("script", "-qec", "stty cols 80; " + line, "/dev/null");
        try (JShellProcess jshell = new JShellProcess(start(wrapped, directory, cache()))) {
            return jshell.awaitEnd();
        }
    }

    private static Path script(Path directory, String... lines) throws IOException {
        Path script = directory.resolve("script.jsh");
        Files.write(script, List.of(lines));
        return Files.writeString(script, "\n/exit\n", java.nio.file.StandardOpenOption.APPEND);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            char[] some = new char[4096];
            for (int n = lines.read(some); n >= 0; n = lines.read(some)) {
                synchronized (output) {
                    output.append(some, 0, n);
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            output.append("\n(output ended: ").append(e).append(")");
        }
    }
}
