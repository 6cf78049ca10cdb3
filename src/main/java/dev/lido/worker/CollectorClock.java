package dev.lido.worker;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long this JVM's garbage collector has worked, from the processor time of its thread, where the system tells. The
 * JVM's own management beans would take tens of milliseconds to load. As long as nothing is collected, asking costs a
 * read of a field. For one thread.
 */
final class CollectorClock {
    private static final Path THREADS = Path.of("/proc/self/task");

    private WeakReference<Object> sentinel = new WeakReference<>(new Object());
    private @Nullable Path collector;
    private boolean begun;
    private long known;

    /** Looks for the thread: what it does from here on counts. */
    void begin() {
        if (!begun) {
            begun = true;
            // The serial collector works on the JVM's own thread; of several that share the work, one stands for all.
            collector = find("GC Thread#0", "VM Thread");
            known = total();
        }
    }

    /** Nanoseconds since the last time that this was asked. */
    long spent() {
        if (sentinel.get() != null || !begun) {
            return 0;
        }
        sentinel = new WeakReference<>(new Object());
        long before = known;
        known = total();
        return Math.max(0, known - before);
    }

    private long total() {
        Path thread = collector;
        if (thread == null) {
            return 0;
        }
        try {
            String text = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException | RuntimeException e) {
            return known;
        }
    }

    private static @Nullable Path find(String... names) {
        for (String name : names) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
                for (Path thread : threads) {
                    if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                        return thread;
                    }
                }
            } catch (IOException | RuntimeException e) {
                // There is no /proc here, or the thread is gone.
            }
        }
        return null;
    }
}
