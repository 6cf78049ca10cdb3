package dev.lido.notebook;

import org.jspecify.annotations.Nullable;

/**
 * What the magics need of a kernel. Each kernel has a small implementation; the magics know no kernel.
 *
 * @since 0.1
 */
public interface NotebookHost {
    /**
     * Runs Java code in the session, as a cell does.
     *
     * @return the value of the code's last expression, or null if it has none
     * @throws UncompiledException if it does not compile; nothing has run then
     * @throws Exception what the code throws
     */
    @Nullable
    Object evaluate(String code) throws Exception;

    /** Shows it below the cell that runs. */
    void display(Rich content);
}
