package dev.lido.engine;

import java.util.function.Function;

/**
 * How values of a type travel, by a rule of the user's; engines where nothing travels don't need it.
 *
 * @param type for objects of this class, or of one that extends or implements it
 * @param to makes of them what travels
 * @param from makes them again
 */
public record ValueRule(Class<?> type, Function<Object, ?> to, Function<Object, ?> from) {}
