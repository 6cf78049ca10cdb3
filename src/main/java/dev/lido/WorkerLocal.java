package dev.lido;

import dev.lido.engine.TaskContext;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A value that each worker makes for itself, when a task first asks for it, and keeps for the tasks that follow: a
 * connection, a parser, a model that takes long to load. Made by {@link Pool#workerLocal}:
 *
 * <pre>{@code
 * var model = Pool.workerLocal(() -> Model.load(Path.of("model.bin")));
 * Pool.map(row -> model.get().score(row), rows);
 * }</pre>
 *
 * <p>If making it fails, the task that asked fails with what was thrown, and the next one tries again. A worker that is
 * replaced takes its values along; they are not closed. When the session redefines a class that tasks use, they are made
 * anew. Outside of tasks {@link #get} gives a value of the session's own. Thread-safe; one task at a time asks in a worker.
 *
 * @since 0.1
 */
public final class WorkerLocal<T> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<Object, Object> OF_SESSION = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();
    private final Callable<? extends T> supplier;

    WorkerLocal(Callable<? extends T> supplier) {
        this.supplier = supplier;
    }

    /** This worker's value, made if there is none. What the supplier throws leaves as it is. */
    @SuppressWarnings("unchecked") // what this object's own supplier made
    public T get() {
        TaskContext task = TaskContext.current();
        Map<Object, Object> values = task == null ? OF_SESSION : task.locals();
        synchronized (values) {
            Object value = values.get(id);
            if (value == null) {
                try {
                    value = Objects.requireNonNull(supplier.call(), "the supplier of a WorkerLocal returned null");
                } catch (Exception e) {
                    throw Sneaky.<RuntimeException>rethrow(e);
                }
                values.put(id, value);
            }
            return (T) value;
        }
    }

    /** This worker's value, if it was made. */
    @Override
    public String toString() {
        TaskContext task = TaskContext.current();
        Map<Object, Object> values = task == null ? OF_SESSION : task.locals();
        Object value;
        synchronized (values) {
            value = values.get(id);
        }
        return "WorkerLocal[" + (value == null ? "not made here" : Preview.of(value)) + "]";
    }
}
