package dev.lido.notebook.kernel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a cell prints to one of its streams: gathered for a moment, so that many small pieces become few messages. Others
 * may print after the cell's end: their text still belongs to it.
 */
final class CellStream extends OutputStream {
    private static final int LARGEST = 32 << 10;

    private final Consumer<String> target;
    private final Runnable beforeWrite;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    /**
     * To {@code target}.
     *
     * @param beforeWrite called before text is taken: sends what waits in the other stream, to keep the order
     */
    CellStream(Consumer<String> target, Runnable beforeWrite) {
        this.target = target;
        this.beforeWrite = beforeWrite;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        beforeWrite.run();
        boolean much;
        synchronized (waiting) {
            waiting.write(bytes, offset, length);
            much = waiting.size() >= LARGEST;
        }
        if (much) {
            send();
        }
    }

    /** Sends what waits, but for the beginning of a character. */
    void send() {
        synchronized (waiting) {
            byte[] bytes = waiting.toByteArray();
            int end = wholeCharacters(bytes);
            if (end > 0) {
                waiting.reset();
                waiting.write(bytes, end, bytes.length - end);
                // Under the lock: two senders must not overtake each other.
                target.accept(new String(bytes, 0, end, StandardCharsets.UTF_8));
            }
        }
    }

    private static int wholeCharacters(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int b = bytes[bytes.length - back] & 0xff;
            if (b >= 0xc0) {
                int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return needed > back ? bytes.length - back : bytes.length;
            }
            if (b < 0x80) {
                break;
            }
        }
        return bytes.length;
    }
}
