package dev.lido;

import dev.lido.engine.ItemFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs a computation; there is no item. */
record CallItem(Callable<?> call) implements ItemFunction {
    @Override
    public @Nullable Object apply(@Nullable Object item) throws Exception {
        return call.call();
    }
}
