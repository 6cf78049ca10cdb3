package dev.lido.worker;

import dev.lido.protocol.Kind;
import dev.lido.protocol.Notice;
import dev.lido.trace.StackFrames;
import dev.lido.wire.Connection;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the session, while this process ends, which code has called exit. */
final class ExitWatch {
    private static final long LIMIT_MILLIS = 300;

    private ExitWatch() {}

    static void install(Connection connection, TaskOutput output) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tell(connection, output), "lido-exit"));
    }

    private static void tell(Connection connection, TaskOutput output) {
        String caller = caller(Thread.getAllStackTraces());
        // On a thread that the end of this process does not wait for: the channel may be stuck.
        Thread telling = new Thread(
                () -> {
                    System.out.flush();
                    System.err.flush();
                    try {
                        output.flush();
                        if (caller != null) {
                            connection.send(Kind.EXITING, new Notice(caller).encode());
                        }
                    } catch (IOException e) {
                        // The session is gone.
                    }
                },
                "lido-exit-notice");
        telling.setDaemon(true);
        telling.start();
        try {
            telling.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The frame that called exit, unless it is ours; null if a signal ends this process. */
    static @Nullable String caller(Map<Thread, StackTraceElement[]> traces) {
        for (StackTraceElement[] trace : traces.values()) {
            boolean exiting = false;
            for (StackTraceElement frame : trace) {
                String type = frame.getClassName();
                if (type.equals("java.lang.Runtime") || type.equals("java.lang.System")) {
                    exiting |= frame.getMethodName().equals("exit");
                } else if (exiting) {
                    return type.startsWith("dev.lido.worker.") ? null : StackFrames.inWords(frame);
                }
            }
        }
        return null;
    }
}
