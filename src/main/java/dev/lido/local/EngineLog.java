package dev.lido.local;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says by itself, to the logger {@code dev.lido}. Finding a logger takes a JVM a tenth of a second, which
 * no first call shall wait for: until the engine has a quiet moment, what is not a warning is kept. Thread-safe.
 */
final class EngineLog {
    private static final int MOST_KEPT = 200;

    private static final Deque<String> KEPT = new ArrayDeque<>();
    private static volatile System.@Nullable Logger logger;

    private EngineLog() {}

    private static System.Logger logger() {
        System.Logger known = logger;
        if (known == null) {
            known = System.getLogger("dev.lido");
            logger = known;
        }
        return known;
    }

    /** Something that the user should know of, and that no exception tells. */
    static void warn(String text) {
        logger().log(Level.WARNING, text);
    }

    /** A step in the life of a worker or a pool. */
    static void debug(String text) {
        System.Logger known = logger;
        if (known != null) {
            known.log(Level.DEBUG, text);
            return;
        }
        synchronized (KEPT) {
            if (KEPT.size() < MOST_KEPT) {
                KEPT.add(text);
            }
        }
    }

    /** How long something took; only from the first quiet moment on. */
    static void trace(Supplier<String> text) {
        System.Logger known = logger;
        if (known != null) {
            known.log(Level.TRACE, text);
        }
    }

    /** Has a logger from now on. Takes its time when it is called first. */
    static void settle() {
        if (logger == null) {
            logger();
        }
        synchronized (KEPT) {
            for (String text = KEPT.poll(); text != null; text = KEPT.poll()) {
                debug(text);
            }
        }
    }
}
