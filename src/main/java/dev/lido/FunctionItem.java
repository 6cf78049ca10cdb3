package dev.lido;

import dev.lido.engine.ItemFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a function on each item. */
record FunctionItem(Function<Object, Object> function) implements ItemFunction {
    @Override
    public @Nullable Object apply(@Nullable Object item) {
        return function.apply(item);
    }
}
