package dev.lido.cli.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What pools may not leave when they are closed: processes, directories, threads, open files. */
final class Remains {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SPARE_FILES = 20;

    private final Set<Thread> threadsBefore = threads();
    private final int filesBefore = openFiles();
    private final List<Path> directories = new ArrayList<>();

    /** While the pools are open: which directories are theirs. */
    void noteDirectories() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String owner = ProcessHandle.current().pid() + " ";
        try (DirectoryStream<Path> all = Files.newDirectoryStream(temporary, "lido-*")) {
            for (Path directory : all) {
                if (text(directory.resolve("session")).startsWith(owner)) {
                    directories.add(directory);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + temporary, e);
        }
    }

    /** Reports what is left, when it has had time to go. */
    void tell(Tally tally) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> left = look();
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(100);
            left = look();
        }
        for (String one : left) {
            tally.report(Breach.LEFT_BEHIND, one);
        }
        tally.count("directories", directories.size());
        tally.count("files before " + filesBefore + ", after", openFiles());
    }

    private List<String> look() {
        List<String> left = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.exists(directory)) {
                left.add("directory " + directory);
            }
        }
        ProcessHandle.allProcesses()
                .map(process -> process.pid() + " " + text(Path.of("/proc/" + process.pid() + "/cmdline")))
                .filter(line -> directories.stream().anyMatch(directory -> line.contains(directory.toString())))
                .forEach(line -> left.add("process " + line.replace('\0', ' ')));
        Set<Thread> threads = threads();
        threads.removeAll(threadsBefore);
        threads.forEach(thread -> left.add("thread " + thread));
        int files = openFiles();
        if (files > filesBefore + SPARE_FILES) {
            left.add(files + " open files, which were " + filesBefore);
        }
        return left;
    }

    /** Those of pools. Callback threads belong to the session. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread ->
                !thread.getName().startsWith("lido-") || thread.getName().startsWith("lido-callback"));
        return threads;
    }

    /** 0 where that can't be told. */
    private static int openFiles() {
        String[] files = Path.of("/proc/self/fd").toFile().list();
        return files == null ? 0 : files.length;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has gone
        }
    }
}
