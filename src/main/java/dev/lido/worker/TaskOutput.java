package dev.lido.worker;

import dev.lido.protocol.Kind;
import dev.lido.protocol.Output;
import dev.lido.protocol.OutputTail;
import dev.lido.wire.Connection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What tasks print, on its way to the session. Printing only adds to the {@link OutputTail}; a thread sends what has come
 * together: at once if the last time is long ago, else a moment later, so that a line of its own is under way when
 * {@code println} returns, and of a thousand lines nobody pays for a thousand messages.
 *
 * <p>Tasks' threads don't send: they may be deep in a recursion, and what breaks off in the middle of a frame breaks the
 * connection. They wait where the session takes less than they print. Whatever ends this process, what is in the tail is
 * not lost.
 */
final class TaskOutput {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Connection connection;
    private final @Nullable OutputTail tail;
    private final Thread sender = new Thread(this::run, "lido-output");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();
    // Guarded by the lock:
    private long lastSend = System.nanoTime() - PAUSE_NANOS;
    private boolean full;
    private boolean over;

    private TaskOutput(Connection connection, @Nullable OutputTail tail) {
        this.connection = connection;
        this.tail = tail;
    }

    /**
     * Puts streams that lead here in place of {@code System.out} and {@code System.err}, or such as throw everything away
     * if {@code tail} is null.
     */
    static TaskOutput install(Connection connection, @Nullable OutputTail tail) {
        TaskOutput output = new TaskOutput(connection, tail);
        System.setOut(output.stream(false));
        System.setErr(output.stream(true));
        if (tail != null) {
            output.sender.setDaemon(true);
            output.sender.start();
        }
        return output;
    }

    private PrintStream stream(boolean error) {
        OutputStream target = tail == null ? OutputStream.nullOutputStream() : new LineStream(this, error);
        return new PrintStream(target, false, StandardCharsets.UTF_8);
    }

    /** Takes a text; waits while there is no room. An interrupt does not end the wait, and is still set after it. */
    void add(boolean error, byte[] bytes, int offset, int length) throws IOException {
        OutputTail space = tail;
        if (space == null) {
            return;
        }
        boolean first;
        lock.lock();
        try {
            first = space.isEmpty();
            if (!OutputTail.canHold(length)) {
                send(space);
                connection.send(Kind.OUTPUT, Output.encode(space.batch(), error, bytes, offset, length));
                space.sent();
                return;
            }
            while (!space.add(error, bytes, offset, length)) {
                if (over) {
                    throw new IOException("the session is gone");
                }
                full = true;
                LockSupport.unpark(sender);
                taken.awaitUninterruptibly();
                first = space.isEmpty();
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            LockSupport.unpark(sender);
        }
    }

    /** Sends what is here, before something that must not arrive earlier. Not for a task's thread that runs the task. */
    void flush() throws IOException {
        OutputTail space = tail;
        if (space == null) {
            return;
        }
        lock.lock();
        try {
            send(space);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                LockSupport.parkNanos(this, sendIfDue());
            }
        } catch (Throwable e) {
            // The session is gone, and this process follows. Whatever else it is, nobody may wait for this thread.
            lock.lock();
            try {
                over = true;
                taken.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** How long to wait before the next look. */
    private long sendIfDue() throws IOException {
        OutputTail space = tail;
        lock.lock();
        try {
            if (space == null || space.isEmpty()) {
                return Long.MAX_VALUE;
            }
            long early = PAUSE_NANOS - (System.nanoTime() - lastSend);
            if (early > 0 && !full) {
                return early;
            }
            send(space);
            return Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    private void send(OutputTail space) throws IOException {
        if (!space.isEmpty()) {
            connection.send(Kind.OUTPUT, space.encode());
            space.sent();
            lastSend = System.nanoTime();
            full = false;
            taken.signalAll();
        }
    }
}
