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
    private static final Screen SESSION = new Screen(() -> System.out, () -> System.err);

    /** Asked each time: programs and notebooks replace these streams. */
    interface Target {
        PrintStream stream();
    }

    private final Target output;
    private final Target errors;
    private @Nullable Object owner;
    /** The bar's line, as it stands there; empty if there is none. */
    private String shown = "";

    Screen(Target output, Target errors) {
        this.output = output;
        this.errors = errors;
    }

    /** The one of this session: its {@code System.out} and {@code System.err}. */
    public static Screen session() {
        return SESSION;
    }

    /** Prints whole lines, above the bar if there is one. A stream that fails is nobody's problem but its owner's. */
    public synchronized void print(boolean error, CharSequence lines) {
        String bar = shown;
        erase();
        write(error, lines);
        show(bar);
    }

    /** Shows {@code line} as the bar of {@code bar}, unless another one is there. */
    synchronized void draw(Object bar, String line) {
        if (owner == null) {
            owner = bar;
        }
        if (owner == bar && !line.equals(shown)) {
            int rest = shown.length() - line.length();
            write(true, '\r' + line + (rest > 0 ? " ".repeat(rest) : ""));
            shown = line;
        }
    }

    /** Leaves {@code line} as the last word of {@code bar}. */
    synchronized void finish(Object bar, String line) {
        String other = owner == bar ? "" : shown;
        erase();
        write(true, line + System.lineSeparator());
        show(other);
        if (owner == bar) {
            owner = null;
        }
    }

    private void erase() {
        if (!shown.isEmpty()) {
            write(true, '\r' + " ".repeat(shown.length()) + '\r');
            shown = "";
        }
    }

    private void show(String line) {
        if (!line.isEmpty()) {
            write(true, line);
            shown = line;
        }
    }

    private void write(boolean error, CharSequence text) {
        try {
            PrintStream target = (error ? errors : output).stream();
            target.print(text);
            target.flush();
        } catch (Throwable e) {
            // The stream may be the user's own.
        }
    }
}
