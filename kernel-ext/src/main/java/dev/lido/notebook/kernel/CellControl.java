package dev.lido.notebook.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.jshell.execution.LocalExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in the kernel's JVM. Beyond what JShell's own control does, it keeps the value of a snippet, and what it
 * threw, as objects; and an interrupt first asks nicely: whoever waits in the snippet ({@code Pool.map}, {@code
 * Thread.sleep}) gets an InterruptedException and may say how far it came. Only a snippet that goes on is stopped as
 * JShell stops it.
 *
 * <p>A snippet has a thread of its own outside of the thread group that JShell stops on JDK 17: threads that a library
 * started meanwhile are not to die with it.
 */
public final class CellControl extends LocalExecutionControl {
    private static final long GRACE_MILLIS = 700;
    private static final Method RUN = runMethod();
    private static volatile @Nullable CellControl current;

    private final ThreadGroup cells = new ThreadGroup("cells");
    private final Object lock = new Object();
    // Guarded by the lock:
    private @Nullable Thread runner;
    private boolean interrupted;
    private @Nullable Method pending;
    private @Nullable Object value;
    private @Nullable Throwable thrown;

    /** The outcome of the last snippet. */
    record Outcome(@Nullable Object value, @Nullable Throwable thrown) {}

    private static Method runMethod() {
        try {
            return CellControl.class.getMethod("run");
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The outcome of the last snippet that ran, once. */
    Outcome takeOutcome() {
        synchronized (lock) {
            Outcome outcome = new Outcome(value, thrown);
            value = null;
            thrown = null;
            return outcome;
        }
    }

    /** Forgets earlier interrupts: a new cell begins. */
    void begin() {
        synchronized (lock) {
            interrupted = false;
        }
    }

    /** Whether the cell was interrupted. */
    boolean isInterrupted() {
        synchronized (lock) {
            return interrupted;
        }
    }

    /** The JShell control runs {@link #run} in place of the snippet, which runs the snippet. */
    @Override
    protected String invoke(Method snippet) throws Exception {
        synchronized (lock) {
            pending = snippet;
            value = null;
            thrown = null;
        }
        current = this;
        // Libraries look there for what users have added; the snippet's own thread has the same as this one.
        Thread.currentThread().setContextClassLoader(snippet.getDeclaringClass().getClassLoader());
        super.invoke(RUN);
        return ""; // a text of the value costs, and nobody reads it
    }

    /**
     * Called by JShell's control, by reflection, on a thread that it would stop.
     *
     * @throws Throwable what the snippet threw
     */
    public static void run() throws Throwable {
        CellControl control = current;
        if (control != null) {
            control.runPending();
        }
    }

    private void runPending() throws Throwable {
        Thread thread = new Thread(cells, this::runSnippet, "cell");
        synchronized (lock) {
            if (interrupted) {
                return;
            }
            runner = thread;
        }
        thread.start();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                thread.interrupt();
            }
        }
        synchronized (lock) {
            runner = null;
            Throwable failure = thrown;
            if (failure != null && !(failure instanceof ThreadDeath)) {
                throw failure;
            }
        }
    }

    private void runSnippet() {
        Method snippet;
        synchronized (lock) {
            snippet = pending;
        }
        try {
            Object result = snippet == null ? null : snippet.invoke(null);
            synchronized (lock) {
                value = result;
            }
        } catch (InvocationTargetException e) {
            keep(e.getCause());
        } catch (Throwable e) {
            keep(e);
        }
    }

    private void keep(@Nullable Throwable failure) {
        synchronized (lock) {
            thrown = failure;
        }
    }

    /** Ends the running snippet: nicely at first, by force if it still runs then or if this is the second time. */
    void interrupt() {
        Thread running;
        boolean again;
        synchronized (lock) {
            again = interrupted;
            interrupted = true;
            running = runner;
        }
        if (running == null) {
            return;
        }
        running.interrupt();
        if (again) {
            force(running);
            return;
        }
        Thread later = new Thread(
                () -> {
                    try {
                        running.join(GRACE_MILLIS);
                        if (running.isAlive()) {
                            force(running);
                        }
                    } catch (InterruptedException e) {
                        // The kernel ends.
                    }
                },
                "lido-interrupt");
        later.setDaemon(true);
        later.start();
    }

    @SuppressWarnings({"deprecation", "removal"}) // what JShell does on JDKs that can
    private void force(Thread running) {
        if (Runtime.version().feature() < 20) {
            running.stop();
            return;
        }
        try {
            super.stop(); // its snippets ask now and then whether they are to end
        } catch (EngineTerminationException | InternalException e) {
            running.interrupt();
        }
    }

    @Override
    public void stop() {
        interrupt();
    }
}
