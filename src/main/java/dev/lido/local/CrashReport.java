package dev.lido.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What matters of the report (hs_err file) that a JVM writes when it crashes. */
final class CrashReport {
    private static final int FRAMES = 8;
    private static final int LONGEST = 1 << 20;

    private CrashReport() {}

    /**
     * The signal, the crashing frame, the thread and its first frames, one to a line; empty if there is no report.
     */
    static String read(Path file) {
        List<String> lines;
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return "";
            }
            lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return "";
        }
        List<String> kept = new ArrayList<>();
        int frames = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#  ") && kept.isEmpty()) {
                kept.add(line.substring(3).strip());
            } else if (line.startsWith("# Problematic frame:") && i + 1 < lines.size()) {
                kept.add("in " + lines.get(i + 1).substring(1).strip());
            } else if (line.startsWith("Current thread")) {
                kept.add(line.strip());
            } else if (line.startsWith("Java frames:") || line.startsWith("Native frames:") && frames < 0) {
                frames = 0;
            } else if (frames >= 0 && frames < FRAMES && line.matches("[jJvVCAc] .*")) {
                kept.add("  " + line.strip());
                frames++;
            } else if (line.isBlank() && frames > 0) {
                break;
            }
        }
        return String.join("\n", kept);
    }
}
