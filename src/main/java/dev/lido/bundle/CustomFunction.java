package dev.lido.bundle;

import dev.lido.serial.Substitution;
import java.util.List;

/**
 * A function whose results travel by rules of the user's.
 *
 * @param function the function
 * @param results how its results travel
 */
public record CustomFunction(Object function, List<Substitution> results) {}
