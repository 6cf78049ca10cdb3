package dev.lido;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What shows the progress of a session's calls in place of the terminal: for notebooks and other front ends.
 *
 * <pre>{@code
 * ProgressDisplay.install(() -> {
 *     Cell cell = Cell.current();
 *     return update -> cell.show(update.toString());
 * });
 * }</pre>
 *
 * <p>With a display, progress is shown unless a call's {@link CallOptions#progress(boolean)} is false or it has a listener
 * of its own; by default of calls that wait for their results, not of {@code imap}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ProgressDisplay {
    /**
     * A call begins; told by the thread that calls, which should not be held up. Its updates come when it has taken 2
     * seconds, five a second, from one thread at a time, and a last one before the call returns. A call that takes less gives
     * none.
     *
     * @return what takes the updates; null if this call is not to be shown
     */
    @Nullable
    Consumer<ProgressUpdate> open();

    /** Makes {@code display} this session's, in place of the one before; null for the terminal, if there is one. */
    static void install(@Nullable ProgressDisplay display) {
        ProgressChoice.install(display);
    }
}
