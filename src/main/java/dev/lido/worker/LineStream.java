package dev.lido.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on what tasks print in whole lines; a line that grows too long goes in pieces. */
final class LineStream extends OutputStream {
    private static final int LONGEST_PIECE = 1 << 20;
    /** What is kept of the memory that a long line took. */
    private static final int LONGEST_KEPT = 64 << 10;

    private final TaskOutput output;
    private final boolean error;
    /** A line that has no end yet. */
    private ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineStream(TaskOutput output, boolean error) {
        this.output = output;
        this.error = error;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        line.write(b);
        if (b == '\n' || line.size() >= LONGEST_PIECE) {
            flush();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int whole = end;
        while (whole > offset && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole > offset) {
            if (line.size() == 0) {
                output.add(error, bytes, offset, whole - offset);
            } else {
                line.write(bytes, offset, whole - offset);
                flush();
            }
        }
        line.write(bytes, whole, end - whole);
        if (line.size() >= LONGEST_PIECE) {
            flush();
        }
    }

    /** Passes on a line that has no end yet: {@code System.out.flush()}, or the end of a task. */
    @Override
    public synchronized void flush() throws IOException {
        int size = line.size();
        if (size > 0) {
            byte[] bytes = line.toByteArray();
            if (size > LONGEST_KEPT) {
                line = new ByteArrayOutputStream();
            } else {
                line.reset();
            }
            output.add(error, bytes, 0, size);
        }
    }
}
