package dev.lido;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The last calls of a pool, at most twenty: where their time went. Prints the last one in full and a line for each one
 * before it; pictures and data likewise show the last one.
 *
 * <pre>{@code
 * Pool.map(x -> slow(x), items);
 * Pool.timeline();                               // a table
 * Pool.timeline().save(Path.of("timeline.svg")); // a picture
 * }</pre>
 *
 * <p>Immutable: later calls don't show. No item or result is kept, but for a short text of the slowest ones.
 *
 * @since 0.1
 */
public final class Timeline {
    private static final String NOTHING = "No calls yet.";

    private final List<CallTimeline> calls;

    Timeline(List<CallTimeline> calls) {
        this.calls = List.copyOf(calls);
    }

    /** The calls, the last one last. */
    public List<CallTimeline> calls() {
        return calls;
    }

    /** The last call, which may still run. */
    public Optional<CallTimeline> last() {
        return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
    }

    /** A picture of the last call; see {@link CallTimeline#toSvg}. */
    public String toSvg() {
        return known().toSvg();
    }

    /** The last call as a fragment of HTML; see {@link CallTimeline#toHtml}. */
    public String toHtml() {
        return last().map(CallTimeline::toHtml).orElse("<p>" + NOTHING + "</p>");
    }

    /** All calls, the last one last; see {@link CallTimeline#toJson}. */
    public String toJson() {
        return calls.stream().map(CallTimeline::toJson).toList().toString();
    }

    /**
     * Writes the last call to a file; see {@link CallTimeline#save}.
     *
     * @throws IllegalStateException if there was no call
     * @throws IOException if it can't be written, or this JVM can't draw dots
     */
    public void save(Path file) throws IOException {
        known().save(file);
    }

    private CallTimeline known() {
        return last().orElseThrow(() -> new IllegalStateException(
                "This pool has no timeline yet: call map(...) or another of its methods first."));
    }

    @Override
    public String toString() {
        if (calls.isEmpty()) {
            return NOTHING;
        }
        StringBuilder text = new StringBuilder();
        for (CallTimeline call : calls.subList(0, calls.size() - 1)) {
            text.append(String.format(Locale.ROOT, "%s%n", TimelineText.summary(call)));
        }
        return text.append(calls.get(calls.size() - 1)).toString();
    }
}
