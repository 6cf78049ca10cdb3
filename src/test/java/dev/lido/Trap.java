package dev.lido;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A value that springs when it is at the place that it was made for. */
final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Places on the way of a task. */
    enum Where {
        WRITING_THE_TASK,
        READING_THE_TASK,
        RUNNING,
        WRITING_THE_RESULT,
        READING_THE_RESULT
    }

    /** What happens there. */
    enum How {
        EXCEPTION,
        ERROR,
        STACK_OVERFLOW,
        HEAP,
        METASPACE,
        DIRECT_MEMORY,
        EXIT,
        HALT,
        SIGKILL,
        SIGSEGV,
        SIGABRT,
        SIGTERM,
        SIGSTOP,
        LOOP,
        SLEEP_FOR_EVER,
        THREAD_LEFT_BEHIND,
        STDOUT_CLOSED,
        RUBBISH_ON_STDOUT,
        NOTHING
    }

    /** Fills the memory for classes. */
    static final class Filler {}

    private final Where where;
    private final How how;

    Trap(Where where, How how) {
        this.where = where;
        this.how = how;
    }

    /** Whether this is a worker's JVM. */
    static boolean inWorker() {
        return Integer.getInteger("lido.depth", 0) > 0;
    }

    /** What the task does with it. */
    static Trap step(Trap trap) throws Exception {
        trap.at(Where.RUNNING);
        return trap;
    }

    private void writeObject(ObjectOutputStream out) throws Exception {
        at(inWorker() ? Where.WRITING_THE_RESULT : Where.WRITING_THE_TASK);
        out.defaultWriteObject();
    }

    private void readObject(ObjectInputStream in) throws Exception {
        in.defaultReadObject();
        at(inWorker() ? Where.READING_THE_TASK : Where.READING_THE_RESULT);
    }

    private void at(Where place) throws Exception {
        if (place == where) {
            spring(how);
        }
    }

    @SuppressWarnings({"InfiniteLoopStatement", "EmptyBlock"})
    static void spring(How how) throws Exception {
        long pid = ProcessHandle.current().pid();
        switch (how) {
            case EXCEPTION -> throw new IllegalStateException("sprung");
            case ERROR -> throw new AssertionError("sprung");
            case STACK_OVERFLOW -> recurse(0);
            case HEAP -> {
                List<byte[]> all = new ArrayList<>();
                while (true) {
                    all.add(new byte[1 << 20]);
                }
            }
            case METASPACE -> {
                byte[] code =
                        Trap.class.getResourceAsStream("Trap$Filler.class").readAllBytes();
                MethodHandles.Lookup here = MethodHandles.lookup();
                while (true) {
                    here.defineHiddenClass(code, false, MethodHandles.Lookup.ClassOption.STRONG);
                }
            }
            case DIRECT_MEMORY -> {
                List<ByteBuffer> all = new ArrayList<>();
                while (true) {
                    all.add(ByteBuffer.allocateDirect(1 << 20));
                }
            }
            case EXIT -> System.exit(42);
            case HALT -> Runtime.getRuntime().halt(42);
            case SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGSTOP -> {
                kill(pid, how);
                new CountDownLatch(1).await();
            }
            case LOOP -> {
                long n = 0;
                while (true) {
                    n++;
                }
            }
            case SLEEP_FOR_EVER -> {
                while (true) {
                    try {
                        Thread.sleep(1000);
                    } catch (InterruptedException e) {
                        // as those do that don't want to stop
                    }
                }
            }
            case THREAD_LEFT_BEHIND ->
                new Thread(() -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .start();
            case STDOUT_CLOSED -> new FileOutputStream(FileDescriptor.out).close();
            case RUBBISH_ON_STDOUT -> {
                byte[] rubbish = new byte[100_000];
                new java.util.Random(1).nextBytes(rubbish);
                FileOutputStream out = new FileOutputStream(FileDescriptor.out);
                out.write(rubbish);
            }
            case NOTHING -> {}
        }
    }

    static void kill(long pid, How signal) throws IOException, InterruptedException {
        // The shell's own: not every Debian has a program of that name.
        new ProcessBuilder("sh", "-c", "kill -" + signal.name().substring(3) + " " + pid)
                .start()
                .waitFor();
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }
}
