package dev.lido.local;

import dev.lido.protocol.Hello;
import dev.lido.protocol.Output;
import dev.lido.protocol.OutputTail;
import dev.lido.protocol.Progress;
import dev.lido.wire.Outbox;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The operating system's process behind a worker, and the files that it leaves. */
final class WorkerProcess {
    private static final int LAST_LINES = 20;
    private static final int LAST_BYTES = 8 << 10;
    /** They would be obeyed and announced by every worker; a debugger's port would clash. */
    private static final List<String> DROPPED_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Process process;
    private final Path errors;
    private final Path progress;
    private final Path output;
    private final Path outbox;
    private final Path crash;
    private final byte[] token;
    private final long launched;
    private final long oomKillsBefore = Cgroup.own().oomKills();

    private WorkerProcess(
            Process process,
            Path errors,
            Path progress,
            Path output,
            Path outbox,
            Path crash,
            byte[] token,
            long launched) {
        this.process = process;
        this.errors = errors;
        this.progress = progress;
        this.output = output;
        this.outbox = outbox;
        this.crash = crash;
        this.token = token;
        this.launched = launched;
    }

    /** Starts a worker that will connect to {@code socket}. */
    static WorkerProcess start(List<String> command, LocalSettings settings, Path directory, Path socket, int number)
            throws IOException {
        Path errors = directory.resolve("worker-" + number + ".err");
        Path progress = directory.resolve("worker-" + number + ".at");
        Progress.create(progress);
        Files.createFile(errors);
        SessionSocket.restrict(progress);
        SessionSocket.restrict(errors);
        Path output = directory.resolve("worker-" + number + ".out");
        if (!settings.quiet()) {
            OutputTail.create(output);
            SessionSocket.restrict(output);
        }
        Path outbox = directory.resolve("worker-" + number + ".box");
        Outbox.create(outbox);
        SessionSocket.restrict(outbox);
        ProcessBuilder builder = new ProcessBuilder(command)
                // Together: a JVM that refuses to start says so on either.
                .redirectErrorStream(true)
                .redirectOutput(errors.toFile());
        builder.environment().keySet().removeAll(DROPPED_VARIABLES);
        builder.environment().putAll(settings.environment());
        byte[] token = new byte[Hello.TOKEN_BYTES];
        RANDOM.nextBytes(token);
        long launched = System.nanoTime();
        Process process = builder.start();
        WorkerProcess started = new WorkerProcess(
                process,
                errors,
                progress,
                output,
                outbox,
                WorkerCommand.crashReport(directory, number),
                token,
                launched);
        // If it has died already, that shows by itself.
        try (DataOutputStream in = new DataOutputStream(process.getOutputStream())) {
            in.writeUTF(socket.toString());
            in.writeInt(number);
            in.writeUTF(Build.version());
            in.writeUTF(progress.toString());
            in.writeUTF(settings.quiet() ? "" : output.toString());
            in.writeUTF(outbox.toString());
            in.writeLong(settings.recycleGrowth());
            in.write(token);
        } catch (IOException e) {
            process.destroyForcibly();
        }
        return started;
    }

    long pid() {
        return process.pid();
    }

    /** When it was started, by {@link System#nanoTime}. */
    long launched() {
        return launched;
    }

    /** Whether {@code candidate} is the secret that this process was given. Takes the same time for every answer. */
    boolean knows(byte[] candidate) {
        return MessageDigest.isEqual(token, candidate);
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end; whether it came in time. An interrupt ends the wait. */
    boolean awaitExit(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Its exit code; -1 if that is not known, as when the JVM's thread that waits for it could not go on. */
    int exitCode() {
        try {
            return process.exitValue();
        } catch (IllegalThreadStateException e) {
            return -1;
        }
    }

    /** The last item that it began. */
    Progress progress() {
        try {
            return Progress.read(progress);
        } catch (IOException e) {
            return Progress.none();
        }
    }

    /**
     * What its tasks printed and it could not send any more, now that it is gone; null if there is nothing.
     *
     * @param received number of the last batch of output that came
     */
    @Nullable
    Output unsentOutput(long received) {
        try {
            return Files.exists(output) ? OutputTail.read(output, received) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * What it could not send any more, now that it is gone.
     *
     * @param received how many bytes have come from it
     */
    ByteBuffer unsent(long received) {
        try {
            return Outbox.left(outbox, received);
        } catch (IOException e) {
            return ByteBuffer.allocate(0);
        }
    }

    /** The end of what it wrote to its standard streams, the JVM's own words among it. */
    List<String> lastLines() {
        try (RandomAccessFile file = new RandomAccessFile(errors.toFile(), "r")) {
            long from = Math.max(0, file.length() - LAST_BYTES);
            file.seek(from);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.readFully(tail);
            List<String> lines =
                    new String(tail, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Whether the kernel has killed a process of this session's control group for want of memory since this one began. */
    boolean sawOomKill() {
        return oomKillsBefore >= 0 && Cgroup.own().oomKills() > oomKillsBefore;
    }

    /** What the JVM reported of its crash; empty if it did not crash. */
    String crashReport() {
        return CrashReport.read(crash);
    }

    /** What it said when it could not start: its errors, or else what it printed. */
    List<String> startLines() {
        List<String> lines = lastLines();
        return lines.isEmpty() ? List.of("(nothing)") : lines;
    }

    /** Removes its files. */
    void clean() throws IOException {
        Files.deleteIfExists(errors);
        Files.deleteIfExists(progress);
        Files.deleteIfExists(output);
        Files.deleteIfExists(outbox);
        Files.deleteIfExists(crash);
    }
}
