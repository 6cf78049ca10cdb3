package dev.lido.worker;

import dev.lido.protocol.Kind;
import dev.lido.protocol.Output;
import dev.lido.wire.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Sends what tasks print to the session, line by line; a line that grows too long goes in pieces. */
final class LineStream extends OutputStream {
    private static final int LONGEST_PIECE = 8 << 10;

    private final Connection connection;
    private final boolean error;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LineStream(Connection connection, boolean error) {
        this.connection = connection;
        this.error = error;
    }

    /**
     * Puts streams of this kind in place of {@code System.out} and {@code System.err}, or such as throw everything away if
     * {@code quiet}.
     */
    static void install(Connection connection, boolean quiet) {
        System.setOut(print(quiet ? nullOutputStream() : new LineStream(connection, false)));
        System.setErr(print(quiet ? nullOutputStream() : new LineStream(connection, true)));
    }

    private static PrintStream print(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) throws IOException {
        line.write(b);
        if (b == '\n' || line.size() >= LONGEST_PIECE) {
            send();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i + 1 - from);
                from = i + 1;
            }
        }
        boolean whole = from > offset;
        if (whole) {
            send();
        }
        line.write(bytes, from, offset + length - from);
        if (line.size() >= LONGEST_PIECE) {
            send();
        }
    }

    /** Sends a line that has no end yet: {@code System.out.flush()}, or the end of a task. */
    @Override
    public synchronized void flush() throws IOException {
        if (line.size() > 0) {
            send();
        }
    }

    private void send() throws IOException {
        Output output = new Output(error, line.toString(StandardCharsets.UTF_8));
        line.reset();
        connection.send(Kind.OUTPUT, output.encode());
    }
}
