package dev.lido.worker;

import dev.lido.protocol.Kind;
import dev.lido.protocol.Returned;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends what chunks have come to, and what of them will not be run here. Results of short chunks wait, while there are more chunks to run, for others that leave
 * with them, for a millisecond at most: to send one costs more than to run it. They wait in the connection's outbox, and are
 * not lost with this process.
 */
final class ResultSender {
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Not more, so that the session has sent new chunks before the last one here is run. */
    private static final int MOST_WAITING = 16;

    private final Connection connection;
    private final Thread thread = new Thread(this::run, "lido-results");
    private int waiting;
    /** Since when results wait, by {@link System#nanoTime}; meaningful while {@link #someWait}. */
    private volatile long since;

    private volatile boolean someWait;

    /** What was given back and the session was not told of; only {@link #thread} takes from it, under the lock. */
    private final Queue<Returned> returned = new ConcurrentLinkedQueue<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();

    ResultSender(Connection connection) {
        this.connection = connection;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Gives items back, soon: whoever receives must not wait until the session, which may be sending itself, receives. From
     * any thread.
     */
    void giveBack(Returned items) {
        returned.add(items);
        LockSupport.unpark(thread);
    }

    /** Waits until the session was told of all that was given back. */
    void awaitReturns() {
        if (returned.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            while (!returned.isEmpty()) {
                told.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellReturns() throws IOException {
        for (Returned next = returned.peek(); next != null; next = returned.peek()) {
            connection.send(Kind.RETURNED, next.encode());
            lock.lock();
            try {
                returned.remove();
                told.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Sends results at once, and all that wait. */
    void send(ByteChain results) throws IOException {
        someWait = false;
        waiting = 0;
        connection.send(Kind.RESULTS, results);
    }

    /** Sends results soon. For one thread at a time, which also sends. */
    void sendSoon(ByteChain results) throws IOException {
        long now = System.nanoTime();
        if (++waiting >= MOST_WAITING || (someWait && now - since > LONGEST_WAIT_NANOS)) {
            send(results);
            return;
        }
        connection.enqueue(Kind.RESULTS, results);
        if (!someWait) {
            since = now;
            someWait = true;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (true) {
                tellReturns();
                if (!someWait) {
                    LockSupport.park(this);
                    continue;
                }
                long left = since + LONGEST_WAIT_NANOS - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                } else {
                    someWait = false;
                    connection.flush();
                }
            }
        } catch (IOException e) {
            // The session is gone, and this process follows.
        }
    }
}
