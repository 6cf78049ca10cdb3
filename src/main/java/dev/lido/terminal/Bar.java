package dev.lido.terminal;

import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on the last line of the {@link Screen}. The library draws it; what it shows is said to it, and where it is
 * shown it need not know: it would ask the terminal by means that the jar does not hold. One thread at a time.
 */
public final class Bar implements AutoCloseable {
    private static final int LARGEST_WIDTH = 100;
    /** What is counted in the library, so that parts of steps move the bar, too. */
    private static final long PARTS = 1000;

    private final ProgressBar bar;
    private final Line line;

    /**
     * Begins to show one.
     *
     * @param name what is under way
     * @param total number of steps; negative if it is not known
     * @param elapsed time since it began
     */
    public Bar(String name, long total, Duration elapsed, Terminal terminal, Screen screen) {
        // The last column stays free: a cursor beyond it would be on the next line.
        int width = Math.min(LARGEST_WIDTH, terminal.width() - 1);
        line = new Line(screen, width);
        bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total < 0 ? total : total * PARTS)
                .setUnit("", PARTS)
                .startsFrom(0, elapsed)
                .setStyle(Terminal.isUnicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .hideEta()
                .continuousUpdate()
                // It is told when to draw.
                .setUpdateIntervalMillis(Integer.MAX_VALUE)
                .setConsumer(line)
                .build();
    }

    /**
     * Shows another state.
     *
     * @param done steps that are done, parts of steps included
     * @param total number of steps; negative if it is not known
     * @param notes what to say behind the counts
     */
    public void show(double done, long total, List<String> notes) {
        set(done, total, notes);
        bar.refresh();
    }

    /** Shows a last state, and leaves it there. */
    public void end(double done, long total, List<String> notes) {
        set(done, total, notes);
        close();
    }

    private void set(double done, long total, List<String> notes) {
        bar.maxHint(total < 0 ? total : total * PARTS);
        bar.stepTo((long) (done * PARTS));
        bar.setExtraMessage(String.join(Terminal.isUnicode() ? " · " : ", ", notes));
    }

    /** Leaves the last state there, with the end of its line. */
    @Override
    public void close() {
        bar.refresh();
        bar.close();
        // The library does not, if its thread had not drawn before.
        line.close();
    }

    /** Where the library's lines go. What comes after the end is not drawn: the library has a thread of its own. */
    static final class Line implements ProgressBarConsumer {
        private final Screen screen;
        private final int width;
        private String last = "";
        private boolean closed;

        Line(Screen screen, int width) {
            this.screen = screen;
            this.width = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public synchronized void accept(String line) {
            if (!closed) {
                last = line;
                screen.draw(this, line);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                screen.finish(this, last);
            }
        }
    }
}
