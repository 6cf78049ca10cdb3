package dev.lido.notebook.kernel;

import org.jspecify.annotations.Nullable;

/** The code of a cell threw. */
final class CellException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable String explanation;
    private final transient Throwable thrown;
    private final transient Throwable translated;

    /**
     * Of what was thrown.
     *
     * @param explanation what to tell in place of it, or null
     * @param thrown the exception itself
     * @param translated the same with the frames of snippets named
     */
    CellException(@Nullable String explanation, Throwable thrown, Throwable translated) {
        super(thrown.toString(), thrown, false, false);
        this.explanation = explanation;
        this.thrown = thrown;
        this.translated = translated;
    }

    @Nullable
    String explanation() {
        return explanation;
    }

    Throwable thrown() {
        return thrown;
    }

    Throwable translated() {
        return translated;
    }
}
