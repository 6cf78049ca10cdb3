package dev.lido;

import dev.lido.engine.ItemFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs an action on each item; there is no result. */
record ActionItem(Consumer<Object> action) implements ItemFunction {
    @Override
    public @Nullable Object apply(@Nullable Object item) {
        action.accept(item);
        return null;
    }
}
