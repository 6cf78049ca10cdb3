package dev.lido.notebook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Java code made of a magic.
 *
 * @param code what to run
 * @param otherwise what to run if that does not compile, or null
 * @param shown whether its value is to be shown; else it is in a variable
 * @param parts which parts of the code the user wrote, in their order
 */
record Generated(String code, @Nullable String otherwise, boolean shown, List<Part> parts) {
    /**
     * A part of the code that stands as it is in the user's text.
     *
     * @param at where it begins in the code
     * @param length its length
     * @param source the text that the user wrote, as a whole
     * @param sourceAt where the part begins in {@code source}
     * @param firstLine number of the line in the cell in which {@code source} begins, from 1
     */
    record Part(int at, int length, String source, int sourceAt, int firstLine) {}

    /** Puts code together, and keeps in mind which parts of it the user wrote. */
    static final class Builder {
        private final StringBuilder code = new StringBuilder();
        private final List<Part> parts = new ArrayList<>();

        Builder add(String text) {
            code.append(text);
            return this;
        }

        /** Adds {@code source} from {@code from} (inclusive) to {@code to} (exclusive). */
        Builder user(String source, int from, int to, int firstLine) {
            parts.add(new Part(code.length(), to - from, source, from, firstLine));
            code.append(source, from, to);
            return this;
        }

        Generated build(@Nullable String otherwise, boolean shown) {
            return new Generated(code.toString(), otherwise, shown, List.copyOf(parts));
        }

        String text() {
            return code.toString();
        }
    }

    /** Tells a problem of the code as one of what the user wrote, with the line and a caret below it. */
    String explain(UncompiledException.Problem problem) {
        for (Part part : parts) {
            int offset = problem.position() - part.at;
            if (problem.position() >= 0 && offset >= 0 && offset <= part.length) {
                return SourceLine.of(part.source, part.sourceAt + offset, part.firstLine)
                        .with(problem.message());
            }
        }
        return problem.message();
    }
}
