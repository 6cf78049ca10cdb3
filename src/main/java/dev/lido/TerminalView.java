package dev.lido;

import dev.lido.terminal.Bar;
import dev.lido.terminal.Screen;
import dev.lido.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows one call: with a bar on a terminal, in lines now and then where there is none. */
final class TerminalView implements Consumer<ProgressUpdate> {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final boolean always;
    private @Nullable Bar bar;
    private Duration nextLine = Duration.ZERO;

    /** @param always whether lines are printed where there is no terminal */
    TerminalView(boolean always) {
        this.always = always;
    }

    @Override
    public void accept(ProgressUpdate update) {
        Optional<Terminal> terminal = ProgressChoice.terminal();
        if (terminal.isPresent()) {
            show(update, terminal.get());
        } else if (always && (update.isOver() || update.elapsed().compareTo(nextLine) >= 0)) {
            nextLine = update.elapsed().plus(PAUSE);
            Screen.session().printLine(update.toString());
        }
    }

    private void show(ProgressUpdate update, Terminal terminal) {
        long total = update.total().orElse(-1);
        Bar shown = bar;
        if (shown == null) {
            shown = new Bar(update.call(), total, update.elapsed(), terminal, Screen.session());
            bar = shown;
        }
        if (update.isOver()) {
            shown.end(update.items(), total, update.notes());
        } else {
            shown.show(update.items(), total, update.notes());
        }
    }
}
