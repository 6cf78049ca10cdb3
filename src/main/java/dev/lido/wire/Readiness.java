package dev.lido.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Waits until a channel can be read from, or written to. One thread at a time waits; any may close it. */
final class Readiness implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;

    /** @param operation what to wait for, as in {@link java.nio.channels.SelectionKey} */
    Readiness(SocketChannel channel, int operation) throws IOException {
        this.channel = channel;
        selector = Selector.open();
        try {
            channel.register(selector, operation);
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /**
     * Waits until the channel is ready.
     *
     * @return whether the thread was interrupted meanwhile, which it then is no longer
     * @throws ClosedChannelException if the channel is, or gets, closed
     */
    boolean await() throws IOException {
        // An interrupted thread's select returns at once; waiting needs the flag cleared.
        boolean interrupted = Thread.interrupted();
        try {
            selector.select(key -> {});
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        return interrupted | Thread.interrupted();
    }

    /** Wakes the thread that waits: closing the channel would not. */
    @Override
    public void close() throws IOException {
        selector.close();
    }
}
