package dev.lido.notebook;

import dev.lido.CallOptions;
import dev.lido.ProgressDisplay;
import dev.lido.ProgressUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The progress of calls below the cells that make them: a bar, or a line of text. */
final class ProgressBars {
    /** The option {@code --progress} of the magics, which is more than {@link CallOptions#progress(boolean)} can say. */
    static final String OPTION = "progress";

    private static final Map<String, Boolean> WORDS = Map.of(
            "html", true, "true", true, "yes", true, "on", true, "none", false, "false", false, "no", false, "off",
            false);
    private static final Duration DELAY = Duration.ofSeconds(2);
    private static final int MOST_WORKERS = 16;
    private static final int LONGEST_FAILURE = 300;

    private static volatile @Nullable NotebookHost installed;

    private ProgressBars() {}

    /** Calls of this session are shown in {@code host} from now on. */
    static void install(NotebookHost host) {
        installed = host;
        ProgressDisplay.install(() -> new Bar(host, true));
    }

    /** {@code options} with a progress of {@code kind}: {@code html}, {@code text} or {@code none}. */
    static CallOptions set(CallOptions options, String kind) {
        Boolean wanted = WORDS.get(kind.toLowerCase(Locale.ROOT));
        if (wanted != null) {
            return options.progress(wanted);
        }
        if (!kind.equalsIgnoreCase("text")) {
            throw new IllegalArgumentException("progress (\"" + kind + "\") must be html, text or none");
        }
        NotebookHost host = installed;
        return host == null ? options.progress(true) : options.progress(late(new Bar(host, false)));
    }

    /** Whether calls of a pool are shown, of which it is said {@code kind}. */
    static boolean isWanted(String kind) {
        Boolean wanted = WORDS.get(kind.toLowerCase(Locale.ROOT));
        if (wanted == null) {
            throw new IllegalArgumentException(
                    "progress (\"" + kind + "\") must be html or none for a pool; text is for a call");
        }
        return wanted;
    }

    /** Listeners are told from the beginning, but what is quick is not worth a line. */
    private static Consumer<ProgressUpdate> late(Consumer<ProgressUpdate> bar) {
        boolean[] shown = new boolean[1];
        return update -> {
            if (shown[0] || update.elapsed().compareTo(DELAY) >= 0) {
                shown[0] = true;
                bar.accept(update);
            }
        };
    }

    /** The bar of one call. Updates come one at a time. */
    static final class Bar implements Consumer<ProgressUpdate> {
        private final NotebookHost host;
        private final NotebookHost.Outlet outlet;
        private final MagicLines lines;
        private final boolean html;
        private @Nullable Consumer<Rich> shown;

        Bar(NotebookHost host, boolean html) {
            this.host = host;
            this.outlet = host.outlet();
            this.lines = MagicLines.ofCaller();
            this.html = html;
        }

        @Override
        public void accept(ProgressUpdate update) {
            String text = text(update, this::place);
            Rich content = html ? Rich.html(text, html(update, this::place)) : Rich.text(text);
            Consumer<Rich> before = shown;
            if (before == null) {
                shown = outlet.show(content);
            } else {
                before.accept(content);
            }
        }

        private String place(StackTraceElement frame) {
            String place = host.place(frame);
            return place.isEmpty() ? lines.place(frame) : place;
        }
    }

    static String text(ProgressUpdate update, Function<StackTraceElement, String> places) {
        List<String> lines = new ArrayList<>();
        lines.add(update.toString());
        failures(update, places).forEach(failure -> lines.add("  " + failure));
        return String.join("\n", lines);
    }

    /**
     * Without scripts and drawings, which notebooks that are not trusted don't show, nor do they keep styles: the one here
     * brings back the triangle that Jupyter's classic pages take away.
     */
    static String html(ProgressUpdate update, Function<StackTraceElement, String> places) {
        StringBuilder html = new StringBuilder("<div>");
        html.append("<progress");
        update.fraction()
                .ifPresent(fraction -> html.append(String.format(Locale.ROOT, " value=\"%.4f\" max=\"1\"", fraction)));
        html.append("></progress> ").append(Rendering.escape(update.toString()));
        if (!update.failures().isEmpty()) {
            html.append("<ul>");
            failures(update, places).forEach(failure -> html.append("<li>")
                    .append(Rendering.escape(failure))
                    .append("</li>"));
            html.append("</ul>");
        }
        if (!update.workers().isEmpty()) {
            html.append("<details")
                    .append(update.isOver() ? "" : " open")
                    .append("><summary style=\"display: list-item; cursor: pointer\">workers</summary>");
            html.append(workers(update)).append("</details>");
        }
        return html.append("</div>").toString();
    }

    private static List<String> failures(ProgressUpdate update, Function<StackTraceElement, String> places) {
        List<String> lines = new ArrayList<>();
        for (ProgressUpdate.FailedItem failure : update.failures()) {
            String place = failure.place().map(places).orElse("");
            lines.add(firstLine(failure.message()) + (place.isEmpty() ? "" : " (" + place + ")"));
        }
        long more = update.failed() - update.failures().size();
        if (more > 0 && !lines.isEmpty()) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    /** The rest is in the exception: such as what a worker wrote before it died. */
    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end).stripTrailing() + " …";
        return line.length() <= LONGEST_FAILURE ? line : line.substring(0, LONGEST_FAILURE) + " …";
    }

    private static String workers(ProgressUpdate update) {
        List<String> names = List.of("worker", "pid", "items", "runs");
        List<List<String>> rows = new ArrayList<>();
        for (ProgressUpdate.WorkerShare share : update.workers()) {
            if (rows.size() < MOST_WORKERS) {
                String now = update.running().stream()
                        .filter(item -> item.worker() == share.worker())
                        .findFirst()
                        .map(ProgressBars::inWords)
                        .orElse("");
                rows.add(List.of(
                        String.valueOf(share.worker()),
                        String.valueOf(share.pid()),
                        String.valueOf(share.items()),
                        now));
            }
        }
        int columns = update.isOver() ? names.size() - 1 : names.size();
        return Rendering.table(
                names.subList(0, columns),
                rows.stream().map(row -> row.subList(0, columns)).toList(),
                update.workers().size());
    }

    private static String inWords(ProgressUpdate.RunningItem item) {
        String index = String.valueOf(item.index());
        String preview = item.item().isEmpty() || item.item().equals(index) ? "" : " (" + item.item() + ")";
        String part = item.fraction().isPresent()
                ? String.format(Locale.ROOT, ", %.0f %%", 100 * item.fraction().getAsDouble())
                : "";
        return "item " + index + preview + part;
    }
}
