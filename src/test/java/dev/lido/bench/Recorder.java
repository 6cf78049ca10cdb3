package dev.lido.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Records what this JVM does, and tells it in words. */
final class Recorder {
    private static final int MOST = 8;
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final String NATIVE = "jdk.NativeMethodSample";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";

    private static @Nullable Recorder running;

    private final Recording recording = new Recording();
    private final long began = System.nanoTime();
    private final long processorNanos = processorNanos();
    private final long collectorMillis = collectorMillis();

    private Recorder() {
        recording.enable(SAMPLE).withPeriod(Duration.ofMillis(10));
        recording.enable(NATIVE).withPeriod(Duration.ofMillis(10));
        recording.enable(ALLOCATION).with("throttle", "1000/s");
        recording.start();
    }

    /** Begins. */
    static synchronized void start() {
        running = new Recorder();
    }

    /** Ends; what was seen since {@link #start}. */
    static synchronized String stop() throws IOException {
        Recorder recorder = running;
        running = null;
        return recorder == null ? "nothing was recorded" : recorder.words();
    }

    private String words() throws IOException {
        double seconds = (System.nanoTime() - began) / 1e9;
        double processors = (processorNanos() - processorNanos) / 1e9 / seconds;
        double collectors = (collectorMillis() - collectorMillis) / 1e3 / seconds;
        recording.stop();
        Path file = Files.createTempFile("lido-profile-", ".jfr");
        List<RecordedEvent> events;
        try (recording) {
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        } finally {
            Files.delete(file);
        }
        Map<String, Double> leaves = new HashMap<>();
        Map<String, Double> own = new HashMap<>();
        Map<String, Double> allocated = new HashMap<>();
        for (RecordedEvent event : events) {
            String type = event.getEventType().getName();
            if (type.equals(ALLOCATION)) {
                allocated.merge(event.getClass("objectClass").getName(), (double) event.getLong("weight"), Double::sum);
            } else if (event.getStackTrace() != null) {
                List<RecordedFrame> frames = event.getStackTrace().getFrames();
                if (type.equals(SAMPLE) || !isWaiting(frames)) {
                    leaves.merge(name(frames.get(0)), 1.0, Double::sum);
                    own.merge(own(frames), 1.0, Double::sum);
                }
            }
        }
        double bytes =
                allocated.values().stream().mapToDouble(Double::doubleValue).sum();
        return String.format(
                Locale.ROOT,
                "%.2f processors, %.1f %% of the time in collections, %.0f MB/s allocated%n"
                        + "    runs in: %s%n    called by: %s%n    allocates: %s",
                processors,
                100 * collectors,
                bytes / 1e6 / seconds,
                most(leaves),
                most(own),
                most(allocated));
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long collectorMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** Threads that wait for a connection or a file are sampled as if they ran. */
    private static boolean isWaiting(List<RecordedFrame> frames) {
        String method = frames.get(0).getMethod().getName();
        return method.startsWith("epoll")
                || method.startsWith("poll")
                || method.startsWith("accept")
                || method.startsWith("waitFor")
                || method.equals("read0")
                || method.equals("readBytes");
    }

    private static String own(List<RecordedFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.getMethod().getType().getName().startsWith("dev.lido."))
                .map(Recorder::name)
                .findFirst()
                .orElse("others");
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    private static String most(Map<String, Double> counts) {
        double all = counts.values().stream().mapToDouble(Double::doubleValue).sum();
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST)
                .map(entry -> String.format(Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue() / all))
                .collect(Collectors.joining(", "));
    }
}
