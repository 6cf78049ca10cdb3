package dev.lido.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small shell that outlives the session and then kills the workers with all that they started. A worker also ends by
 * itself when its channel closes, but no thread inside a JVM can be sure to run: not in a garbage collector's death
 * spiral, not in a stopped process.
 *
 * <p>It reads {@code +PID} and {@code -PID} lines from its standard input, which is a pipe from the session: at its end
 * it kills what is left and removes the engine's directory. Where there is no {@code sh}, there is no reaper.
 */
final class Reaper implements AutoCloseable {
    private static final String SCRIPT = "set -f; L=' ';"
            + " while read -r c; do case $c in"
            + " +*) L=\"$L${c#+} \";;"
            + " -*) L=\"${L%% ${c#-} *} ${L#* ${c#-} }\";;"
            + " esac; done;"
            + " for p in $L; do kill -KILL -$p 2>/dev/null || kill -KILL $p; done 2>/dev/null;"
            + " rm -rf -- \"$1\"";

    private final @Nullable Process process;

    private Reaper(@Nullable Process process) {
        this.process = process;
    }

    /** Starts one that removes {@code directory} in the end. */
    static Reaper start(Path directory) {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(List.of("sh", "-c", SCRIPT, "lido-reaper", directory.toString()));
        try {
            return new Reaper(new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            return new Reaper(null);
        }
    }

    /** What to put before a command so that it leads a session of its own, out of reach of the terminal's Ctrl-C. */
    static List<String> ownSession() {
        for (String place : List.of("/usr/bin/setsid", "/bin/setsid")) {
            if (Files.isExecutable(Path.of(place))) {
                return List.of(place);
            }
        }
        return List.of();
    }

    void watch(long pid) {
        say("+" + pid);
    }

    void release(long pid) {
        say("-" + pid);
    }

    /** Lets it finish: whatever it still watches is killed. */
    @Override
    public void close() {
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }
    }

    /** Waits until it is gone. */
    void await() throws InterruptedException {
        if (process != null) {
            process.waitFor();
        }
    }

    private synchronized void say(String line) {
        if (process == null) {
            return;
        }
        try {
            OutputStream out = process.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            // It was killed. The workers still watch their channel.
        }
    }
}
