package dev.lido.notebook;

import java.util.List;

/**
 * Code that a magic made does not compile.
 *
 * @since 0.1
 */
public final class UncompiledException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Something that the compiler does not like.
     *
     * @param position where it is in the code, or -1 if that is unknown
     * @param message what it is, in the compiler's words
     */
    public record Problem(int position, String message) {}

    /** With what the compiler said. */
    public UncompiledException(List<Problem> problems) {
        super(problems.isEmpty() ? "the code does not compile" : problems.get(0).message());
        this.problems = List.copyOf(problems);
    }

    /** What the compiler said, in the order of the code. */
    public List<Problem> problems() {
        return problems;
    }
}
