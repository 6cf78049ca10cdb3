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

    private long heapAtFirst = -1;
    private long knownAtFirst;
    private long residentAtFirst;
    private long nextLook;
    private boolean complained;

    MemoryGuard(long growth) {
        this.growth = growth;
    }

    /** Why this worker should be replaced, the first time that it should; else null. */
    @Nullable
    String complaint() {
        long now = System.nanoTime();
        if (complained || heapAtFirst >= 0 && now - nextLook < 0) {
            return null;
        }
        nextLook = now + PAUSE_NANOS;
        if (heapAtFirst < 0) {
            heapAtFirst = used();
            if (growth > 0) {
                knownAtFirst = metaspace() + direct();
                residentAtFirst = resident();
            }
            return null;
        }
        String complaint = look();
        // Where looking takes long, look less often.
        nextLook = Math.max(nextLook, now + 20 * (System.nanoTime() - now));
        complained = complaint != null;
        return complaint;
    }

    private @Nullable String look() {
        Runtime runtime = Runtime.getRuntime();
        long most = growth == 0 ? runtime.maxMemory() / 4 * 3 : heapAtFirst + growth;
        if (used() > most) {
            System.gc();
            long used = used();
            if (used > most) {
                return growth == 0
                        ? "its tasks have left " + megabytes(used) + " of its heap of " + megabytes(runtime.maxMemory())
                                + " in use"
                        : "what its heap holds has grown by " + megabytes(used - heapAtFirst);
            }
        }
        if (growth == 0) {
            return null;
        }
        long known = metaspace() + direct();
        if (known - knownAtFirst > growth) {
            System.gc(); // buffers and classes go with the objects that hold them
            known = metaspace() + direct();
        }
        // How much of the heap is resident nobody tells, but not more than all.
        long unknown = resident() - residentAtFirst - runtime.maxMemory();
        return known - knownAtFirst > growth || unknown > growth
                ? "its memory outside of the heap has grown by " + megabytes(Math.max(known - knownAtFirst, unknown))
                        + " (class metadata " + megabytes(metaspace()) + ", direct buffers " + megabytes(direct())
                        + ", resident in all " + megabytes(resident()) + ")"
                : null;
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
