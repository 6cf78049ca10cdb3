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

    private static volatile @Nullable NotebookHost installed;

    private ProgressBars() {}

    /** Calls of this session are shown in {@code host} from now on. */
    static void install(NotebookHost host) {
        installed = host;
        ProgressDisplay.install(() -> new Bar(host.outlet(), true));
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
        return host == null ? options.progress(true) : options.progress(late(new Bar(host.outlet(), false)));
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
        private final NotebookHost.Outlet outlet;
        private final boolean html;
        private @Nullable Consumer<Rich> shown;

        Bar(NotebookHost.Outlet outlet, boolean html) {
            this.outlet = outlet;
            this.html = html;
        }

        @Override
        public void accept(ProgressUpdate update) {
            Rich content = html ? Rich.html(text(update), html(update)) : Rich.text(text(update));
            Consumer<Rich> before = shown;
            if (before == null) {
                shown = outlet.show(content);
            } else {
                before.accept(content);
            }
        }
    }

    static String text(ProgressUpdate update) {
        List<String> lines = new ArrayList<>();
        lines.add(update.toString());
        update.failures().forEach(failure -> lines.add("  " + failure));
        long more = update.failed() - update.failures().size();
        if (more > 0) {
            lines.add("  and " + more + " more");
        }
        return String.join("\n", lines);
    }

    /** Without styles, scripts and drawings, which notebooks that are not trusted don't show. */
    static String html(ProgressUpdate update) {
        StringBuilder html = new StringBuilder("<div>");
        html.append("<progress");
        update.fraction()
                .ifPresent(fraction -> html.append(String.format(Locale.ROOT, " value=\"%.4f\" max=\"1\"", fraction)));
        html.append("></progress> ").append(Rendering.escape(update.toString()));
        if (!update.failures().isEmpty()) {
            html.append("<ul>");
            update.failures().forEach(failure -> html.append("<li>")
                    .append(Rendering.escape(failure))
                    .append("</li>"));
            long more = update.failed() - update.failures().size();
            html.append(more > 0 ? "<li>and " + more + " more</li></ul>" : "</ul>");
        }
        if (!update.workers().isEmpty()) {
            html.append("<details").append(update.isOver() ? "" : " open").append("><summary>workers</summary>");
            html.append(workers(update)).append("</details>");
        }
        return html.append("</div>").toString();
    }

    private static String workers(ProgressUpdate update) {
        List<List<String>> rows = new ArrayList<>();
        for (ProgressUpdate.WorkerShare share : update.workers()) {
            if (rows.size() < MOST_WORKERS) {
                String now = "";
                for (ProgressUpdate.RunningItem item : update.running()) {
                    if (item.worker() == share.worker()) {
                        now = "item " + item.index()
                                + (item.fraction().isPresent()
                                        ? String.format(
                                                Locale.ROOT,
                                                " (%.0f %%)",
                                                100 * item.fraction().getAsDouble())
                                        : "");
                    }
                }
                rows.add(List.of(String.valueOf(share.worker()), String.valueOf(share.items()), now));
            }
        }
        return update.isOver()
                ? Rendering.table(
                        List.of("worker", "items"),
                        rows.stream().map(row -> row.subList(0, 2)).toList(),
                        update.workers().size())
                : Rendering.table(
                        List.of("worker", "items", "runs"),
                        rows,
                        update.workers().size());
    }
}
