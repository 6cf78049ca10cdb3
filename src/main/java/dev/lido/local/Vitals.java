package dev.lido.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system knows of a worker: whether it is stopped, and how its processor time divides between its
 * tasks and its garbage collector, which (with the serial collector) works on the JVM's own thread. Only where there is a
 * {@code /proc}.
 */
final class Vitals {
    private final Path process;
    private @Nullable Path collector;

    Vitals(long pid) {
        this(Path.of("/proc", String.valueOf(pid)));
    }

    Vitals(Path process) {
        this.process = process;
    }

    /**
     * Processor time up to now, in the system's ticks.
     *
     * @param all of all threads
     * @param collector of the thread that collects garbage
     */
    record Ticks(long all, long collector) {}

    /** Whether it was stopped by a signal, as SIGSTOP does. */
    boolean isStopped() {
        String[] stat = stat(process);
        return stat.length > 0 && (stat[0].equals("T") || stat[0].equals("t"));
    }

    /** Null where it can't be told. */
    @Nullable
    Ticks ticks() {
        Path thread = collector;
        if (thread == null) {
            thread = find("VM Thread");
            collector = thread;
        }
        if (thread == null) {
            return null;
        }
        String[] all = stat(process);
        String[] own = stat(thread);
        return all.length < 13 || own.length < 13 ? null : new Ticks(sum(all), sum(own));
    }

    private static long sum(String[] stat) {
        return Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
    }

    private @Nullable Path find(String name) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                if (read(thread.resolve("comm")).strip().equals(name)) {
                    return thread;
                }
            }
        } catch (IOException e) {
            // There is no such process, or no /proc.
        }
        return null;
    }

    /** The fields from the state on: the name before it may hold anything. */
    private static String[] stat(Path directory) {
        String text = read(directory.resolve("stat"));
        int name = text.lastIndexOf(')');
        return name < 0 ? new String[0] : text.substring(name + 2).strip().split(" ");
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
