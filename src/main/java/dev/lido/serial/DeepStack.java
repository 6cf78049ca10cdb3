package dev.lido.serial;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what recurses too deeply for the caller's stack on a thread with a large one. A StackOverflowError must never
 * happen in the caller's JVM: one that hits a class initializer breaks that class for the rest of the session.
 */
final class DeepStack {
    /** Levels that any thread's stack bears. */
    static final int SHALLOW = 400;

    /** Levels that {@link #run} bears. */
    static final int DEEP = 1_200_000;

    private static final long STACK_BYTES = 1L << 30;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private DeepStack() {}

    static <T> T run(Callable<T> work) throws Exception {
        Outcome<T> outcome = new Outcome<>(work);
        Thread thread = new Thread(null, outcome, "lido-deep-" + COUNT.incrementAndGet(), STACK_BYTES);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        return outcome.await();
    }

    private static final class Outcome<T> implements Runnable {
        private final Callable<T> work;
        private final CountDownLatch done = new CountDownLatch(1);
        private T result;
        private Throwable failure;

        Outcome(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result = work.call();
            } catch (Throwable e) {
                failure = e;
            } finally {
                done.countDown();
            }
        }

        T await() throws Exception {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        done.await();
                        break;
                    } catch (InterruptedException e) {
                        // the graph is half written: the result has to be waited for all the same
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            if (failure instanceof Exception) {
                throw (Exception) failure;
            }
            if (failure != null) {
                throw (Error) failure;
            }
            return result;
        }
    }
}
