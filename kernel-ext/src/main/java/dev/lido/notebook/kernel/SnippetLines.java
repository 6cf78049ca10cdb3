package dev.lido.notebook.kernel;

import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Finds the snippet of a frame that tells of the class which JShell wraps around it, and the line there: so do frames that
 * come from workers, which JShell has not translated.
 */
final class SnippetLines {
    private static final String TYPED = "REPL.";

    private final JShell shell;
    private final SourceCodeAnalysis analysis;

    SnippetLines(JShell shell, SourceCodeAnalysis analysis) {
        this.shell = shell;
        this.analysis = analysis;
    }

    /**
     * A line of a snippet.
     *
     * @param id the snippet's
     * @param number the line's, from 1
     */
    record SnippetLine(String id, int number) {}

    /** Null if that is not known. Also while a snippet runs, from another thread. */
    @Nullable
    SnippetLine find(StackTraceElement frame) {
        if (!frame.getClassName().startsWith(TYPED) || frame.getLineNumber() < 1) {
            return null;
        }
        try {
            for (Snippet snippet : shell.snippets().toList()) {
                SnippetWrapper wrapper = analysis.wrapper(snippet);
                String type = wrapper.fullClassName();
                if (frame.getClassName().equals(type) || frame.getClassName().startsWith(type + "$")) {
                    return new SnippetLine(snippet.id(), line(wrapper, frame.getLineNumber()));
                }
            }
            return null;
        } catch (RuntimeException e) {
            return null; // JShell is at work on another snippet meanwhile
        }
    }

    private static int line(SnippetWrapper wrapper, int number) {
        String wrapped = wrapper.wrapped();
        int end = -1;
        for (int line = 0; line < number; line++) {
            int next = wrapped.indexOf('\n', end + 1);
            end = next < 0 ? wrapped.length() : next;
        }
        // The end of the line, for what JShell puts before a snippet stands at the beginning.
        int at = wrapper.wrappedToSourcePosition(Math.max(0, end - 1));
        return 1
                + (int) wrapper.source()
                        .substring(0, at)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
