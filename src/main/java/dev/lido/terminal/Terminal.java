package dev.lido.terminal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The terminal on which the user reads what this session prints.
 *
 * <p>Both output streams have to end there: what is piped, or goes to a file, is nobody's screen. On Linux the process's
 * open files tell. The JVM in which {@code jshell} runs snippets has neither console nor terminal, its output goes through
 * the tool: there it is the tool's files that count. Elsewhere {@link System#console} tells, and of {@code jshell} nothing
 * is known.
 *
 * @param device what it is in the file system; null where that is not known
 */
public record Terminal(@Nullable Path device) {
    private static final int USUAL_WIDTH = 80;
    private static final int LEAST_WIDTH = 20;
    private static final long STTY_MILLIS = 500;
    private static final String SNIPPETS_JVM = "jdk.jshell.execution.RemoteExecutionControl";
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)");

    /** Finds out what there is now. Takes a moment. */
    public static Optional<Terminal> find() {
        return find(Path.of("/proc"), System.getenv(), snippetsJvm() ? jshell() : "self");
    }

    /**
     * The same for another place and process.
     *
     * @param process the process whose output counts, as it is named in {@code proc}; null if there is none
     */
    static Optional<Terminal> find(Path proc, Map<String, String> environment, @Nullable String process) {
        if ("dumb".equals(environment.get("TERM")) || process == null) {
            return Optional.empty();
        }
        Path files = proc.resolve(process).resolve("fd");
        if (!Files.isDirectory(proc.resolve("self"))) {
            return !process.equals("self") || !hasConsole() ? Optional.empty() : Optional.of(new Terminal(null));
        }
        try {
            Path output = Files.readSymbolicLink(files.resolve("1"));
            Path errors = Files.readSymbolicLink(files.resolve("2"));
            return isTerminal(output) && isTerminal(errors) ? Optional.of(new Terminal(errors)) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // closed, or another user's
        }
    }

    private static boolean isTerminal(Path file) {
        return DEVICE.matcher(file.toString()).matches();
    }

    private static boolean snippetsJvm() {
        return System.getProperty("sun.java.command", "").startsWith(SNIPPETS_JVM);
    }

    /** The tool that has started this JVM for its snippets; null if it is another program, whose screen we don't know. */
    private static @Nullable String jshell() {
        return ProcessHandle.current()
                .parent()
                .filter(parent -> parent.info()
                        .command()
                        .map(command -> Path.of(command).endsWith("jshell"))
                        .orElse(false))
                .map(parent -> Long.toString(parent.pid()))
                .orElse(null);
    }

    /** From Java 22 on there is a console even if it is no terminal, and it can be asked. */
    private static boolean hasConsole() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(
                    java.io.Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Its number of columns now; the usual 80 where that can't be told. */
    public int width() {
        if (device == null) {
            return USUAL_WIDTH;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(device.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return USUAL_WIDTH;
            }
            Matcher size =
                    SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
            int columns = size.matches() ? Integer.parseInt(size.group(1)) : 0;
            return columns == 0 ? USUAL_WIDTH : Math.max(LEAST_WIDTH, columns);
        } catch (IOException | NumberFormatException e) {
            return USUAL_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_WIDTH;
        }
    }

    /** Whether it shows block characters: what we print, and what the terminal reads, has to be able to hold them. */
    static boolean isUnicode() {
        String terminals = System.getProperty("native.encoding", "");
        return Charset.defaultCharset().newEncoder().canEncode('█') && terminals.equalsIgnoreCase("UTF-8");
    }
}
