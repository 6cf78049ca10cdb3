package dev.lido.engine;

/**
 * A part of what travels with a function.
 *
 * @param name the session variables; empty for the function with what it captures
 * @param bytes its size on the way
 */
public record Baggage(String name, long bytes) {}
