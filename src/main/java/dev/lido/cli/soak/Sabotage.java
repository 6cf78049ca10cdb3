package dev.lido.cli.soak;

import dev.lido.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What a task does to the worker that runs it, when it runs for the first time. */
enum Sabotage {
    NONE,
    EXIT,
    HALT,
    FILL_HEAP,
    OVERFLOW_STACK,
    LEAVE_THREAD;

    /** To be called in a task. */
    void spring() {
        if (this == NONE || Task.current().attempt() > 1) {
            return;
        }
        switch (this) {
            case EXIT -> System.exit(3);
            case HALT -> Runtime.getRuntime().halt(4);
            case FILL_HEAP -> fillHeap();
            case OVERFLOW_STACK -> recurse(0);
            case LEAVE_THREAD -> leaveThread();
            case NONE -> {}
        }
    }

    private static void fillHeap() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }

    private static void leaveThread() {
        Thread thread = new Thread(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(false);
        thread.start();
    }
}
