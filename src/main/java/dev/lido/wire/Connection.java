package dev.lido.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages in both directions over one socket. Any thread may send; one at a time receives.
 *
 * <p>The channel is in non-blocking mode and waits in selectors: a blocking channel is closed when the thread that uses
 * it is interrupted, and the threads that send here are the user's, who may interrupt them at any time. An interrupt
 * never harms a connection; it is still set when a method returns.
 *
 * <p>Lock order: {@code longMessage} before {@code frame}. A message of several frames holds {@code longMessage}
 * throughout and {@code frame} only for each frame, so that single-frame messages pass in between.
 */
public final class Connection implements Closeable {
    private final SocketChannel channel;
    private final Readiness readable;
    private final Readiness writable;
    private final FrameReader reader;
    private final ReentrantLock longMessage = new ReentrantLock();
    private final ReentrantLock frame = new ReentrantLock();
    private final Outbox outbox;
    private final ByteBuffer out;
    private long received;
    /** What is received in place of what the channel, which has ended, has not brought. */
    private @Nullable ByteBuffer left;

    /**
     * Takes over a connected channel, which is closed if that fails.
     *
     * @param maxMessage longest message that is accepted, in bytes
     */
    public Connection(SocketChannel channel, long maxMessage) throws IOException {
        this(channel, maxMessage, Outbox.inMemory());
    }

    /**
     * Takes over a connected channel, which is closed if that fails.
     *
     * @param maxMessage longest message that is accepted, in bytes
     * @param outbox where messages wait until they are sent
     */
    public Connection(SocketChannel channel, long maxMessage, Outbox outbox) throws IOException {
        this.channel = channel;
        this.outbox = outbox;
        this.out = outbox.bytes();
        reader = new FrameReader(this::readSome, maxMessage);
        Readiness reading = null;
        try {
            channel.configureBlocking(false);
            reading = new Readiness(channel, SelectionKey.OP_READ);
            writable = new Readiness(channel, SelectionKey.OP_WRITE);
        } catch (IOException e) {
            // The process may have no file descriptors left: what there is must not be lost.
            if (reading != null) {
                reading.close();
            }
            channel.close();
            throw e;
        }
        readable = reading;
    }

    /** Accepts messages of up to {@code maxMessage} bytes from now on. For the thread that receives. */
    public void accept(long maxMessage) {
        reader.limit(maxMessage);
    }

    /**
     * Waits for the next message.
     *
     * @throws java.io.EOFException if the other side has closed the channel
     * @throws WireException if what came is no message
     */
    public Message receive() throws IOException {
        return reader.next();
    }

    /** Whether {@link #receive} has the next message already. For the thread that receives. */
    public boolean hasReceived() {
        return reader.hasNext();
    }

    /** How many bytes have come in all. For the thread that receives. */
    public long received() {
        return received;
    }

    /**
     * Lets {@link #receive} go on where the channel, which has ended, broke off, and end with {@code rest}. For the thread
     * that receives.
     *
     * @param rest what the other side could not send
     */
    public void goOn(ByteBuffer rest) {
        left = rest;
    }

    /** Sends a message and returns when the operating system has taken it. Waits while the other side doesn't read. */
    public void send(byte kind, ByteChain body) throws IOException {
        if (body.size() <= Frames.MAX_BODY) {
            frame.lock();
            try {
                put(kind, body.feed(), (int) body.size(), Frames.LAST);
                flush();
            } finally {
                frame.unlock();
            }
            return;
        }
        longMessage.lock();
        try {
            sendFrames(kind, body);
        } finally {
            longMessage.unlock();
        }
    }

    /**
     * Like {@link #send}, for a message of one frame of which nothing must be found in the outbox: if this process ends
     * before it has left, it is lost.
     */
    public void sendPastOutbox(byte kind, ByteChain body) throws IOException {
        int length = (int) body.size();
        ByteBuffer apart = ByteBuffer.allocate(Frames.HEADER + length);
        putFrame(apart, kind, body.feed(), length, Frames.LAST);
        apart.flip();
        frame.lock();
        try {
            flush();
            try {
                writeFully(apart);
            } finally {
                outbox.passed(apart.position());
            }
        } finally {
            frame.unlock();
        }
    }

    /**
     * Like {@link #send} but may leave a short message in the buffer: {@link #flush()} or the next {@code send} takes it
     * along.
     */
    public void enqueue(byte kind, ByteChain body) throws IOException {
        if (body.size() > Frames.MAX_BODY) {
            send(kind, body);
            return;
        }
        frame.lock();
        try {
            put(kind, body.feed(), (int) body.size(), Frames.LAST);
        } finally {
            frame.unlock();
        }
    }

    /** Hands everything buffered to the operating system. */
    public void flush() throws IOException {
        frame.lock();
        try {
            if (out.position() == 0) {
                return;
            }
            ByteBuffer full = out.duplicate().flip();
            try {
                writeFully(full);
            } finally {
                // Whatever broke this off, as the end of the stack may, what goes out next goes on where it stopped.
                outbox.sent(full.position());
            }
        } finally {
            frame.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        try (readable;
                writable) {
            channel.close();
        }
    }

    private void sendFrames(byte kind, ByteChain body) throws IOException {
        ChainFeed feed = body.feed();
        long left = body.size();
        while (left > 0) {
            PrimitiveArray array = feed.array();
            int together = array == null ? feed.room(Frames.MAX_BODY) : array.size();
            if (array != null) {
                sendFrame(kind, announcement(array).feed(), Frames.ARRAY_BODY, Frames.ARRAY);
            }
            left -= together;
            while (together > 0) {
                int length = Math.min(together, Frames.MAX_BODY);
                together -= length;
                sendFrame(kind, feed, length, left == 0 && together == 0 ? Frames.LAST : 0);
            }
        }
    }

    private static ByteChain announcement(PrimitiveArray array) {
        return ByteChain.of(ByteBuffer.allocate(Frames.ARRAY_BODY)
                .put((byte) array.type())
                .putInt(array.count())
                .array());
    }

    private void sendFrame(byte kind, ChainFeed feed, int length, byte flags) throws IOException {
        frame.lock();
        try {
            put(kind, feed, length, flags);
            flush();
        } finally {
            frame.unlock();
        }
    }

    /** Puts a frame into the buffer, or nothing of it. */
    private void put(byte kind, ChainFeed feed, int length, byte flags) throws IOException {
        if (out.remaining() < Frames.HEADER + length) {
            flush();
        }
        int start = out.position();
        boolean whole = false;
        try {
            putFrame(out, kind, feed, length, flags);
            outbox.added();
            whole = true;
        } finally {
            if (!whole) {
                out.position(start);
            }
        }
    }

    private static void putFrame(ByteBuffer to, byte kind, ChainFeed feed, int length, byte flags) {
        int start = to.position();
        to.putInt(length).put(kind).put(flags).putInt(0);
        feed.next(to, length);
        to.putInt(start + Frames.CHECK, Frames.check(to, start, length));
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        boolean interrupted = false;
        try {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    interrupted |= writable.await();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int readSome(ByteBuffer target) throws IOException {
        ByteBuffer rest = left;
        if (rest != null) {
            return readRest(rest, target);
        }
        boolean interrupted = false;
        try {
            while (true) {
                int n = channel.read(target);
                if (n != 0) {
                    received += Math.max(0, n);
                    return n;
                }
                interrupted |= readable.await();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int readRest(ByteBuffer rest, ByteBuffer target) {
        int n = Math.min(rest.remaining(), target.remaining());
        target.put(rest.slice().limit(n));
        rest.position(rest.position() + n);
        return n == 0 ? -1 : n;
    }
}
