package dev.lido.serial;

import java.util.function.Function;

/**
 * How values of a type travel by the user's own rule: as something else that can travel, and is turned back on arrival.
 *
 * @param type for objects of this class, or of one that extends or implements it
 * @param to makes the substitute; runs where the value is
 * @param from makes the value again; travels with the substitute
 */
public record Substitution(Class<?> type, Function<Object, ?> to, Function<Object, ?> from) {}
