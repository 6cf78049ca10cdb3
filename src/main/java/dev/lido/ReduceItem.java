package dev.lido;

import dev.lido.engine.Fold;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a function on each item and combines the results. */
record ReduceItem(Function<Object, ?> function, @Nullable Object identity, Fn2<Object, Object, ?> combine)
        implements Fold {
    @Override
    public @Nullable Object apply(@Nullable Object item) {
        return function.apply(item);
    }

    @Override
    public @Nullable Object start() {
        return identity;
    }

    @SuppressWarnings("NullAway") // the user's functions may deal in nulls
    @Override
    public @Nullable Object add(@Nullable Object accumulation, @Nullable Object result) throws Exception {
        return combine.call(accumulation, result);
    }

    @Override
    public boolean changesInPlace() {
        return false;
    }
}
