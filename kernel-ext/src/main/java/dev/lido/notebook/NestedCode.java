package dev.lido.notebook;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Code that a magic lets a foreign kernel run: tells what does not compile from what fails. */
final class NestedCode {
    private NestedCode() {}

    static @Nullable Object evaluate(Callable<@Nullable Object> evaluation) throws Exception {
        try {
            return evaluation.call();
        } catch (Exception e) {
            String name = e.getClass().getSimpleName();
            if (name.equals("CompilationException") || name.equals("IncompleteSourceException")) {
                // The kernel knows best how to show it, if it comes to that.
                UncompiledException uncompiled = new UncompiledException(List.of());
                uncompiled.initCause(e);
                throw uncompiled;
            }
            throw e;
        }
    }
}
