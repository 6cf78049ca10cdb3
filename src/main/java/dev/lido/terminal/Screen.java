package dev.lido.terminal;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * What Lido prints in the session. While a bar is shown, its line is the last one: lines go above it. One bar is shown at a
 * time; the others wait until it has ended.
 *
 * <p>Bars are drawn with carriage returns and blanks alone, which every terminal takes, and everything that passes a
 * session's output on.
 */
public final class Screen {
    private static final Screen SESSION = new Screen(() -> System.err);

    /** Asked each time: programs and notebooks replace their streams. */
    interface Target {
        PrintStream stream();
    }

    private final Target errors;
    private @Nullable Object owner;
    /** The bar's line, as it stands there; empty if there is none. */
    private String shown = "";

    Screen(Target errors) {
        this.errors = errors;
    }

    /** The one of this session: its {@code System.err}. */
    public static Screen session() {
        return SESSION;
    }

    /**
     * Prints whole lines to {@code target}, above the bar if there is one. A stream that fails is nobody's problem but its
     * owner's.
     */
    public synchronized void print(PrintStream target, CharSequence lines) {
        String bar = shown;
        erase();
        write(() -> target, lines);
        show(bar);
    }

    /** Prints a line where bars are shown. */
    public synchronized void printLine(CharSequence line) {
        String bar = shown;
        erase();
        write(line + System.lineSeparator());
        show(bar);
    }

    /** Shows {@code line} as the bar of {@code bar}, unless another one is there. */
    synchronized void draw(Object bar, String line) {
        if (owner == null) {
            owner = bar;
        }
        if (owner == bar && !line.equals(shown)) {
            int rest = shown.length() - line.length();
            write('\r' + line + (rest > 0 ? " ".repeat(rest) : ""));
            shown = line;
        }
    }

    /** Leaves {@code line} as the last word of {@code bar}. */
    synchronized void finish(Object bar, String line) {
        String other = owner == bar ? "" : shown;
        erase();
        write(line + System.lineSeparator());
        show(other);
        if (owner == bar) {
            owner = null;
        }
    }

    private void erase() {
        if (!shown.isEmpty()) {
            write('\r' + " ".repeat(shown.length()) + '\r');
            shown = "";
        }
    }

    private void show(String line) {
        if (!line.isEmpty()) {
            write(line);
            shown = line;
        }
    }

    private void write(CharSequence text) {
        write(errors, text);
    }

    private static void write(Target target, CharSequence text) {
        try {
            PrintStream stream = target.stream();
            stream.print(text);
            stream.flush();
        } catch (Throwable e) {
            // The stream may be the user's own.
        }
    }
}
