package dev.lido.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The peer: a Python process that answers with nanoseconds. */
final class Loky implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src", "test", "python", "loky_peer.py");

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    private Loky(Process process) {
        this.process = process;
        this.in = process.outputWriter();
        this.out = process.inputReader();
    }

    /** A Python that has joblib, or null. */
    static String python() throws IOException, InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            try {
                Process probe = new ProcessBuilder(python, "-c", "import joblib.externals.loky")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (probe.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                // not installed
            }
        }
        return null;
    }

    static Loky start(String python) throws IOException {
        return new Loky(new ProcessBuilder(python, SCRIPT.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The first call of a fresh process. */
    static long first(String python) throws IOException, InterruptedException {
        Process once = new ProcessBuilder(python, SCRIPT.toString(), "first")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader = once.inputReader()) {
            long nanos = Long.parseLong(reader.readLine());
            once.waitFor();
            return nanos;
        }
    }

    long measure(String row) throws IOException {
        in.write(row + "\n");
        in.flush();
        return Long.parseLong(out.readLine());
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
