package dev.lido;

import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An object that can't travel, with a recipe by which a worker makes one of its own. Made by {@link Pool#remade}:
 *
 * <pre>{@code
 * var db = Pool.remade(connection, () -> DriverManager.getConnection(url));
 * Pool.map(id -> query(db.get(), id), ids);
 * }</pre>
 *
 * <p>In the session {@link #get} gives the object itself. Each copy that arrives somewhere else makes its own when it is
 * first asked; for one in each worker, whatever the number of calls, take {@link WorkerLocal}. Thread-safe.
 *
 * @since 0.1
 */
public final class Remade<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Callable<? extends T> recipe;
    private transient volatile @Nullable T object;

    Remade(T object, Callable<? extends T> recipe) {
        this.object = Objects.requireNonNull(object, "object");
        this.recipe = Objects.requireNonNull(recipe, "recipe");
    }

    /** The object, made by the recipe if this is a copy that has none yet. What the recipe throws leaves as it is. */
    public T get() {
        T known = object;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            T made = object;
            if (made == null) {
                try {
                    made = Objects.requireNonNull(recipe.call(), "the recipe of a Remade returned null");
                } catch (Exception e) {
                    throw Sneaky.<RuntimeException>rethrow(e);
                }
                object = made;
            }
            return made;
        }
    }

    /** The object, if there is one here. */
    @Override
    public String toString() {
        T known = object;
        return "Remade[" + (known == null ? "not made here" : Preview.of(known)) + "]";
    }
}
