package dev.lido;

import dev.lido.engine.TaskContext;
import dev.lido.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides who is told of a call's progress. */
final class ProgressChoice {
    /** Calls that are over sooner show nothing. */
    static final Duration DELAY = Duration.ofSeconds(2);

    private static final Duration SHOW_INTERVAL = Duration.ofMillis(200);
    private static final Duration LISTENER_INTERVAL = Duration.ofMillis(100);

    private static volatile @Nullable ProgressDisplay display;
    /** Null until it was looked for. */
    private static volatile @Nullable Optional<Terminal> terminal;

    private ProgressChoice() {}

    static void install(@Nullable ProgressDisplay display) {
        ProgressChoice.display = display;
    }

    /** The user's terminal; takes a moment when it is asked for the first time. */
    static Optional<Terminal> terminal() {
        Optional<Terminal> known = terminal;
        if (known == null) {
            known = Terminal.find();
            terminal = known;
        }
        return known;
    }

    /**
     * Begins to follow a call; null if nobody wants to know.
     *
     * @param waits whether the calling thread waits for all of it
     * @param beganAt when it began, by {@link System#nanoTime}
     */
    static @Nullable CallProgress follow(
            String name, CallOptions options, boolean waits, CallProgress.Source source, long beganAt) {
        Consumer<ProgressUpdate> listener = options.progressListener();
        if (listener != null) {
            return CallProgress.begin(name, source, listener, Duration.ZERO, LISTENER_INTERVAL, beganAt);
        }
        Boolean wanted = options.progress();
        // What a task calls is part of what its session waits for.
        boolean shown = wanted == null ? waits && TaskContext.current() == null : wanted;
        if (!shown) {
            return null;
        }
        Consumer<ProgressUpdate> view = view(wanted != null);
        return view == null ? null : CallProgress.begin(name, source, view, DELAY, SHOW_INTERVAL, beganAt);
    }

    private static @Nullable Consumer<ProgressUpdate> view(boolean always) {
        ProgressDisplay installed = display;
        if (installed == null) {
            Optional<Terminal> known = terminal;
            // Not looked for here: a session's first call has better things to do.
            return known != null && known.isEmpty() && !always ? null : new TerminalView(always);
        }
        try {
            return installed.open();
        } catch (Throwable e) {
            CallProgress.warn("The progress display failed, and this call is not shown", e);
            return null;
        }
    }
}
