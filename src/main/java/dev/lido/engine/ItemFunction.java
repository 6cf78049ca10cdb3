package dev.lido.engine;

import org.jspecify.annotations.Nullable;

/** What an engine runs on each item. Implementations travel: they hold the user's function and nothing else. */
@FunctionalInterface
public interface ItemFunction {
    @Nullable
    Object apply(@Nullable Object item) throws Exception;
}
