package dev.lido.worker;

import dev.lido.protocol.Kind;
import dev.lido.protocol.Returned;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends what chunks have come to. Results of short chunks wait, while there are more chunks to run, for others that leave
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

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    // Guarded by the lock: what the session is to be told of.
    private final Deque<Returned> returned = new ArrayDeque<>();
    private volatile boolean someReturn;

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
        lock.lock();
        try {
            returned.add(items);
            someReturn = true;
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(thread);
    }

    /** Waits until the session was told of all that was given back. */
    void awaitReturns() {
        if (someReturn) {
            lock.lock();
            try {
                while (someReturn) {
                    told.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void tellReturns() throws IOException {
        while (someReturn) {
            Returned next;
            lock.lock();
            try {
                next = returned.element();
            } finally {
                lock.unlock();
            }
            connection.send(Kind.RETURNED, next.encode());
            lock.lock();
            try {
                returned.remove();
                someReturn = !returned.isEmpty();
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
