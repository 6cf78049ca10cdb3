package dev.lido.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine would send of a function, and what the workers have of it.
 *
 * @param what the function in words: {@code a lambda}, {@code the method reference Math::abs}
 * @param where where it is from, in words
 * @param parts what would be sent, in no particular order
 * @param refusals what can't be sent
 * @param assigned names of variables that the function's code assigns
 * @param workers how many workers there are to have anything
 */
public record Anatomy(
        String what, String where, List<Part> parts, List<Refusal> refusals, List<String> assigned, int workers) {
    public Anatomy {
        parts = List.copyOf(parts);
        refusals = List.copyOf(refusals);
        assigned = List.copyOf(assigned);
    }

    /** What a part is. */
    public enum Kind {
        FUNCTION,
        CAPTURED,
        VARIABLE,
        STATIC,
        CLASS,
        LIBRARY
    }

    /**
     * Something that travels.
     *
     * @param kind what it is
     * @param name its name in the source
     * @param type its type, or the class's full name
     * @param bytes its size
     * @param value the value, or null where there is none
     * @param shows whether showing the value runs no code of the user's
     * @param holders how many workers have it
     */
    public record Part(
            Kind kind,
            String name,
            String type,
            long bytes,
            @Nullable Object value,
            boolean shows,
            int holders) {}

    /**
     * Something that can't travel.
     *
     * @param path where it sits
     * @param reason why, and what to do
     */
    public record Refusal(String path, String reason) {}
}
