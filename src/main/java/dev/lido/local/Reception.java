package dev.lido.local;

import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where workers connect: the socket in its directory, the thread that accepts, and for each worker the thread that reads
 * what it sends. With it lives the reaper, which outlives the session.
 */
final class Reception implements AutoCloseable {
    /** Not while the first call waits. */
    private static final Duration SWEEP_DELAY = Duration.ofSeconds(2);
    /** How often accepting may fail in a row: for want of file descriptors or threads, which may come back. */
    private static final int ACCEPT_ATTEMPTS = 50;

    /** Messages that are taken in a row, if they are there, before the worker gets new chunks. */
    private static final int MOST_BEFORE_FEEDING = 16;

    private static final int REPORT_ATTEMPTS = 100;
    private static final long REPORT_PAUSE_NANOS = 100_000_000;
    private static final long ACCEPT_PAUSE_NANOS = 10_000_000;
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);

    private final Crew crew;
    private final EngineTimer timer;
    private final ThreadFactory threads;
    private final SessionSocket socket;
    private final Reaper reaper;
    /** Why the last connection was refused, for the case that no worker gets through. */
    private volatile @Nullable String refusal;

    private volatile boolean closed;

    private Reception(Crew crew, EngineTimer timer, ThreadFactory threads, SessionSocket socket) {
        this.crew = crew;
        this.timer = timer;
        this.threads = threads;
        this.socket = socket;
        this.reaper = Reaper.start(socket.directory());
    }

    /**
     * Opens one.
     *
     * @param onFailure told if it can't accept any longer
     */
    static Reception open(Crew crew, EngineTimer timer, ThreadFactory threads, Consumer<IOException> onFailure)
            throws IOException {
        Reception reception = new Reception(crew, timer, threads, SessionSocket.open());
        threads.newThread(() -> reception.accept(onFailure)).start();
        timer.later(SWEEP_DELAY, () -> Leftover.sweep(reception.directory()));
        return reception;
    }

    Path directory() {
        return socket.directory();
    }

    Path path() {
        return socket.path();
    }

    /** Why the last connection was refused that was; null if none was. */
    @Nullable
    String refusal() {
        return refusal;
    }

    Reaper reaper() {
        return reaper;
    }

    private void accept(Consumer<IOException> onFailure) {
        int failures = 0;
        while (!closed) {
            try {
                SocketChannel channel = socket.accept();
                failures = 0;
                if (Handshake.isForeign(channel, socket.directory())) {
                    channel.close();
                    continue;
                }
                threads.newThread(() -> serve(channel)).start();
            } catch (IOException | OutOfMemoryError e) {
                if (closed) {
                    return;
                }
                if (++failures == ACCEPT_ATTEMPTS) {
                    onFailure.accept(new IOException("workers can't connect any longer: " + e.getMessage(), e));
                    return;
                }
                LockSupport.parkNanos(failures * ACCEPT_PAUSE_NANOS);
            }
        }
    }

    /** Body of the thread that reads from one worker. */
    private void serve(SocketChannel channel) {
        Worker worker = null;
        try (Connection connection = new Connection(channel, Handshake.LONGEST_GREETING)) {
            Future<?> silence = timer.later(SILENCE_LIMIT, () -> hangUp(connection));
            worker = Handshake.identify(connection, crew::find);
            silence.cancel(false);
            crew.joined(worker, connection);
            // While the worker is busy with its first chunk.
            worker.prepareToRead();
            boolean first = true;
            for (int count = 1; ; count++) {
                Message message = connection.receive();
                crew.accept(worker, message, connection.hasReceived() && count % MOST_BEFORE_FEEDING != 0);
                if (first) {
                    first = false;
                    crew.answered();
                }
            }
        } catch (Throwable e) {
            // Whatever it is: nobody else would tell those who wait for this worker.
            if (worker != null) {
                report(worker, e);
            } else {
                refusal = e.getMessage();
            }
        }
    }

    /** Where memory has run out, it may come back: those who wait must be told, whatever it takes. */
    private void report(Worker worker, Throwable reason) {
        for (int attempt = 1; attempt <= REPORT_ATTEMPTS; attempt++) {
            try {
                crew.lost(worker, reason);
                return;
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(REPORT_PAUSE_NANOS);
            }
        }
    }

    /** Not by the channel alone: that would not wake the thread that waits for it. */
    private static void hangUp(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed then.
        }
    }

    /** Ends it, and the reaper, which kills what it still watches. Waits for the reaper. */
    @Override
    public void close() {
        closed = true;
        reaper.close();
        try {
            socket.close();
            reaper.await();
        } catch (IOException e) {
            // The reaper removes what is left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
