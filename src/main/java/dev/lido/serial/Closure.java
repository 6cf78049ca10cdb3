package dev.lido.serial;

import java.util.List;

/**
 * A lambda taken apart.
 *
 * @param shape what it is
 * @param captured its captured arguments in order, {@code null}s among them
 */
public record Closure(LambdaShape shape, List<Object> captured) {}
