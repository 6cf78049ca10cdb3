package dev.lido;

import dev.lido.engine.ItemFunction;
import org.jspecify.annotations.Nullable;

/** Runs an action; there is neither item nor result. */
record RunItem(Runnable action) implements ItemFunction {
    @Override
    public @Nullable Object apply(@Nullable Object item) {
        action.run();
        return null;
    }
}
