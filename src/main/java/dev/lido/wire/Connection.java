package dev.lido.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

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
    private final Selector readable;
    private final Selector writable;
    private final FrameReader reader;
    private final ReentrantLock longMessage = new ReentrantLock();
    private final ReentrantLock frame = new ReentrantLock();
    private final ByteBuffer out = ByteBuffer.allocateDirect(Frames.HEADER + Frames.MAX_BODY);

    /**
     * Takes over a connected channel.
     *
     * @param maxMessage longest message that is accepted, in bytes
     */
    public Connection(SocketChannel channel, long maxMessage) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        readable = Selector.open();
        writable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
        reader = new FrameReader(this::readSome, maxMessage);
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

    /** Sends a message and returns when the operating system has taken it. Waits while the other side doesn't read. */
    public void send(byte kind, ByteChain body) throws IOException {
        if (body.size() <= Frames.MAX_BODY) {
            frame.lock();
            try {
                put(kind, body);
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
            put(kind, body);
        } finally {
            frame.unlock();
        }
    }

    /** Hands everything buffered to the operating system. */
    public void flush() throws IOException {
        frame.lock();
        try {
            out.flip();
            try {
                writeFully(out);
            } finally {
                // Whatever broke this off, as the end of the stack may, what goes out next goes on where it stopped.
                out.compact();
            }
        } finally {
            frame.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            readable.wakeup();
            writable.wakeup();
            readable.close();
            writable.close();
        }
    }

    private void sendFrames(byte kind, ByteChain body) throws IOException {
        frame.lock();
        try {
            flush();
        } finally {
            frame.unlock();
        }
        long left = body.size();
        int part = 0;
        var segments = body.segments();
        while (left > 0) {
            frame.lock();
            try {
                if (out.position() > 0) {
                    flush();
                }
                int length = (int) Math.min(left, Frames.MAX_BODY);
                left -= length;
                int start = begin(kind, length, left == 0);
                int missing = length;
                while (missing > 0) {
                    ByteBuffer segment = segments.get(part);
                    int n = Math.min(missing, segment.remaining());
                    out.put(out.position(), segment, segment.position(), n);
                    out.position(out.position() + n);
                    segment.position(segment.position() + n);
                    missing -= n;
                    if (!segment.hasRemaining()) {
                        part++;
                    }
                }
                finish(start, length);
                flush();
            } finally {
                frame.unlock();
            }
        }
    }

    private void put(byte kind, ByteChain body) throws IOException {
        int length = (int) body.size();
        if (out.remaining() < Frames.HEADER + length) {
            flush();
        }
        int start = out.position();
        boolean whole = false;
        try {
            begin(kind, length, true);
            for (ByteBuffer segment : body.segments()) {
                out.put(segment);
            }
            finish(start, length);
            whole = true;
        } finally {
            if (!whole) {
                out.position(start);
            }
        }
    }

    private int begin(byte kind, int length, boolean last) {
        int start = out.position();
        out.putInt(length).put(kind).put(last ? Frames.LAST : 0).putInt(0);
        return start;
    }

    private void finish(int start, int length) {
        out.putInt(start + 6, Frames.check(out, start, length));
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        boolean interrupted = false;
        try {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    interrupted |= await(writable);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int readSome(ByteBuffer target) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                int n = channel.read(target);
                if (n != 0) {
                    return n;
                }
                interrupted |= await(readable);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until the channel is ready or closed; whether the thread was interrupted meanwhile, which it then is not. */
    private boolean await(Selector selector) throws IOException {
        // An interrupted thread's select returns at once; waiting needs the flag cleared.
        boolean interrupted = Thread.interrupted();
        try {
            selector.select(key -> {});
        } catch (java.nio.channels.ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        return interrupted | Thread.interrupted();
    }
}
