package dev.lido;

import dev.lido.engine.ItemFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a function that makes many of each item; the result is a list of them. */
record FlatItem(Function<Object, ? extends Iterable<?>> function) implements ItemFunction {
    @Override
    public @Nullable Object apply(@Nullable Object item) {
        Iterable<?> many = function.apply(item);
        if (many == null) {
            return List.of();
        }
        List<Object> all = many instanceof Collection<?> known ? new ArrayList<>(known.size()) : new ArrayList<>();
        many.forEach(all::add);
        return all;
    }
}
