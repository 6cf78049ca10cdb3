package dev.lido;

import dev.lido.capture.Broadcast;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that reaches each worker once, however many tasks use it. Made by {@link Pool#broadcast}:
 *
 * <pre>{@code
 * Shared<double[]> table = Pool.broadcast(new double[10_000_000]);
 * Pool.map(i -> table.get()[i], List.of(1, 2, 3));
 * }</pre>
 *
 * <p>The value is read when it is broadcast: what the session changes in it afterwards does not reach the workers. It goes
 * to a worker with the first task there that refers to it, is decoded when a task first asks for it, and is then the same
 * object for all tasks of that worker, which should only read it: what a task changes, later tasks of that worker see and
 * others don't. After a class in it was redefined it is decoded anew. Equal values are sent once.
 *
 * <p>It may be captured by a function, be a session variable, an item, a result, or sit within a value, and is passed on to
 * the workers of a pool that a task opens. Workers keep it until it is closed, or nothing in the session refers to it, and
 * drop it with the next message that prepares them for a function. Thread-safe.
 *
 * @since 0.1
 */
public final class Shared<T> implements AutoCloseable {
    /** A {@link Broadcast} where the value was shared. */
    private final Supplier<?> source;

    private final String text;

    private Shared(Supplier<?> source, String text) {
        this.source = source;
        this.text = text;
    }

    static <T> Shared<T> of(@Nullable T value, Broadcast broadcast) {
        return new Shared<>(broadcast, text(value, broadcast.size()));
    }

    /**
     * The value: in the session the very object that was broadcast, in a worker the worker's copy.
     *
     * @throws IllegalStateException if it was closed, in the session; if it can't be decoded, in a worker
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // what was broadcast, null among it
    public T get() {
        if (source instanceof Broadcast broadcast && broadcast.isClosed()) {
            throw new IllegalStateException(this + " is closed. Broadcast the value again.");
        }
        return (T) source.get();
    }

    /**
     * Lets the workers drop their copies. Tasks that run or wait may still use it; no further function, item or result may
     * refer to it. Does nothing in a worker, and the second time.
     */
    @Override
    public void close() {
        if (source instanceof Broadcast broadcast) {
            broadcast.close();
        }
    }

    /** What it is and how many bytes it travels in: {@code Shared[double[10000000], 80.0 MB]}. */
    @Override
    public String toString() {
        boolean closed = source instanceof Broadcast broadcast && broadcast.isClosed();
        return "Shared[" + text + (closed ? ", closed]" : "]");
    }

    private static String text(@Nullable Object value, long bytes) {
        String preview = Preview.of(value);
        String type = value == null || value.getClass().isArray()
                ? ""
                : value.getClass().getSimpleName();
        return (preview.startsWith(type) ? "" : type + ' ') + preview + ", " + size(bytes);
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " bytes";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f KB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
