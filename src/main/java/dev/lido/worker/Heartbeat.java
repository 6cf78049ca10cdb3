package dev.lido.worker;

import dev.lido.protocol.Progress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Shows the session that this process lives. On a thread that does nothing else, so that nothing else can hold it up. */
final class Heartbeat {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private Heartbeat() {}

    static void start(Progress progress) {
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        progress.beat();
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                },
                "lido-heartbeat");
        thread.setDaemon(true);
        thread.start();
    }
}
