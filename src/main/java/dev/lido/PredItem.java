package dev.lido;

import dev.lido.engine.ItemFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tests each item. */
record PredItem(Predicate<Object> predicate) implements ItemFunction {
    @Override
    public @Nullable Object apply(@Nullable Object item) {
        return predicate.test(item);
    }
}
