package dev.lido.notebook;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows the lines of a cell with {@code %%parallel} in kernels that don't tell where a snippet's frames stand: the call that
 * the magic makes is on the line of its header, and the body follows as it is.
 */
final class MagicLines {
    private static final StackWalker WALKER = StackWalker.getInstance();

    /** The frame in which the magic's code makes the call. */
    private final @Nullable StackTraceElement header;

    private MagicLines(@Nullable StackTraceElement header) {
        this.header = header;
    }

    /** Of the call that the current thread is about to make. */
    static MagicLines ofCaller() {
        List<StackTraceElement> frames = WALKER.walk(stack -> stack.map(StackWalker.StackFrame::toStackTraceElement)
                .dropWhile(Predicate.not(MagicLines::isMagic))
                .dropWhile(MagicLines::isMagic)
                .limit(1)
                .toList());
        return new MagicLines(frames.isEmpty() ? null : frames.get(0));
    }

    private static boolean isMagic(StackTraceElement frame) {
        return frame.getClassName().equals(Magic.class.getName());
    }

    static MagicLines of(StackTraceElement header) {
        return new MagicLines(header);
    }

    /** The line of the cell, in words; empty if it is not one of the magic's body. */
    String place(StackTraceElement frame) {
        if (header == null || !frame.getClassName().equals(header.getClassName())) {
            return "";
        }
        int below = frame.getLineNumber() - header.getLineNumber();
        return below > 0 ? "line " + (1 + below) : "";
    }
}
