package dev.lido.notebook;

import java.util.function.Consumer;
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

    /**
     * Where the line of {@code frame} stands, in words and short: {@code cell 3, line 2}. Called from any thread. Without
     * the kernel's own knowledge this is the file and the line, and nothing for what was typed.
     *
     * @return empty if that is not known
     */
    default String place(StackTraceElement frame) {
        String file = frame.getFileName();
        return file == null || frame.getLineNumber() < 1 || frame.getClassName().startsWith("REPL.")
                ? ""
                : file + ':' + frame.getLineNumber();
    }

    /** The cell that runs, to show something there later, from any thread. */
    default Outlet outlet() {
        return first -> {
            display(first);
            return next -> {};
        };
    }

    /** Where something can be shown that changes. */
    @FunctionalInterface
    interface Outlet {
        /**
         * Shows {@code first}.
         *
         * @return shows what it is given in place of what was there; does nothing in kernels that can't
         */
        Consumer<Rich> show(Rich first);
    }
}
