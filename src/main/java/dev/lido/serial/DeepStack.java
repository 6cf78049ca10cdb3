package dev.lido.serial;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs what recurses too deeply for the caller's stack on a thread with a large one. A StackOverflowError must never
 * happen in the caller's JVM: one that hits a class initializer breaks that class for the rest of the session.
 */
final class DeepStack {
    /** Levels that any thread's stack bears. */
    static final int SHALLOW = 400;

    /** Levels that {@link #run} bears. */
    static final int DEEP = 1_200_000;

    private static final long DEEP_BYTES = 1L << 30;
    /** No {@link #SHALLOW} levels of a structure fill this, only code that recurses for ever. */
    private static final long ROOMY_BYTES = 64L << 20;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private DeepStack() {}

    /** Runs what needs {@link #DEEP} levels. */
    static <T> @Nullable T run(Callable<? extends @Nullable T> work) throws Exception {
        return run(work, DEEP_BYTES);
    }

    /**
     * Runs what has overflowed its caller's stack before it was {@link #SHALLOW} levels deep, which that stack may have
     * had no room for. If it overflows here as well, code of the user's recurses without end, and {@link #run} would only
     * take longer to find out.
     */
    static <T> @Nullable T runRoomy(Callable<? extends @Nullable T> work) throws Exception {
        return run(work, ROOMY_BYTES);
    }

    private static <T> @Nullable T run(Callable<? extends @Nullable T> work, long stackBytes) throws Exception {
        Outcome<T> outcome = new Outcome<>(work);
        Thread thread = new Thread(null, outcome, "lido-deep-" + COUNT.incrementAndGet(), stackBytes);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        return outcome.await();
    }

    private static final class Outcome<T extends @Nullable Object> implements Runnable {
        private final Callable<? extends @Nullable T> work;
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable T result;
        private @Nullable Throwable failure;

        Outcome(Callable<? extends @Nullable T> work) {
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

        @Nullable
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
