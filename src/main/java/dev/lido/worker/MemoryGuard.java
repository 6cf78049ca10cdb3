package dev.lido.worker;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that this worker holds more and more memory. Asked between chunks; looks about once a second, collects garbage
 * only when there is a suspicion, and never complains of garbage.
 */
final class MemoryGuard {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /** 0: no more than three quarters of the heap, whatever it was at first. */
    private final long growth;

    private final LongSupplier clock;
    private final LongSupplier used;
    private final Runnable collector;

    private long heapAtFirst = -1;
    private long knownAtFirst;
    private long residentAtFirst;
    private long nextLook;
    private long nextCollection;
    private boolean complained;

    MemoryGuard(long growth) {
        this(growth, System::nanoTime, MemoryGuard::used, System::gc);
    }

    MemoryGuard(long growth, LongSupplier clock, LongSupplier used, Runnable collector) {
        this.growth = growth;
        this.clock = clock;
        this.used = used;
        this.collector = collector;
    }

    /** Why this worker should be replaced, the first time that it should; else null. */
    @Nullable
    String complaint() {
        long now = clock.getAsLong();
        if (complained || heapAtFirst >= 0 && now - nextLook < 0) {
            return null;
        }
        nextLook = now + PAUSE_NANOS;
        if (heapAtFirst < 0) {
            heapAtFirst = used.getAsLong();
            nextCollection = now;
            if (growth > 0) {
                knownAtFirst = metaspace() + direct();
                residentAtFirst = resident();
            }
            return null;
        }
        String complaint = look(now);
        complained = complaint != null;
        return complaint;
    }

    private @Nullable String look(long now) {
        long most = growth == 0 ? Runtime.getRuntime().maxMemory() / 4 * 3 : heapAtFirst + growth;
        if (now - nextCollection >= 0 && (used.getAsLong() > most || growth > 0 && known() > growth)) {
            collect();
            long left = used.getAsLong();
            if (left > most) {
                return growth == 0
                        ? "its tasks have left " + megabytes(left) + " of its heap of "
                                + megabytes(Runtime.getRuntime().maxMemory()) + " in use"
                        : "what its heap holds has grown by " + megabytes(left - heapAtFirst);
            }
            if (growth > 0 && known() > growth) {
                return outside(known());
            }
        }
        // How much of the heap is resident nobody tells, but not more than all.
        long unknown = growth == 0
                ? 0
                : resident() - residentAtFirst - Runtime.getRuntime().maxMemory();
        return unknown > growth ? outside(unknown) : null;
    }

    /** Buffers and classes go with the objects that hold them. Where that takes long, it is done less often. */
    private void collect() {
        long start = clock.getAsLong();
        collector.run();
        nextCollection = start + 20 * (clock.getAsLong() - start);
    }

    /** By how much the memory outside of the heap has grown of which the JVM tells. */
    private long known() {
        return metaspace() + direct() - knownAtFirst;
    }

    private static String outside(long growth) {
        return "its memory outside of the heap has grown by " + megabytes(growth) + " (class metadata "
                + megabytes(metaspace()) + ", direct buffers " + megabytes(direct()) + ", resident in all "
                + megabytes(resident()) + ")";
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Resident memory of this process; 0 where the system doesn't tell. Not in pages, whose size differs by machine. */
    static long resident() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip())
                            << 10;
                }
            }
        } catch (IOException | RuntimeException e) {
            // There is no such file here.
        }
        return 0;
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getCommitted())
                .sum();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%d MB", bytes >> 20);
    }
}
