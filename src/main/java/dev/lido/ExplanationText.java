package dev.lido;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes explanations, as plain text and as HTML. */
final class ExplanationText {
    private static final int WIDEST_NAME = 40;
    private static final int MOST_ROWS = 40;
    private static final int MOST_NAMES = 8;
    private static final int LARGE_CODE = 32 << 10;

    private ExplanationText() {}

    static String plain(Explanation it) {
        StringBuilder text = new StringBuilder(title(it));
        if (!it.travels()) {
            return text.toString();
        }
        List<Explanation.Part> rows = rows(it);
        int name = width(rows.stream().map(ExplanationText::name).toList());
        int type = width(rows.stream().map(Explanation.Part::type).toList());
        for (Explanation.Part part : rows) {
            text.append(String.format(
                    "%n  %9s  %-8s  %-" + name + "s  %-" + type + "s  %s%s",
                    Bytes.text(part.bytes()),
                    kind(part),
                    name(part),
                    part.type(),
                    it.holders(part),
                    part.preview().isEmpty() ? "" : "  = " + part.preview()));
        }
        List<Explanation.Part> rest =
                it.parts().stream().filter(part -> !rows.contains(part)).toList();
        if (!rest.isEmpty()) {
            text.append(String.format(
                    "%n  %9s  code      %s",
                    Bytes.text(rest.stream().mapToLong(Explanation.Part::bytes).sum()),
                    rest.stream()
                                    .filter(part -> part.kind() != Explanation.Kind.FUNCTION)
                                    .map(Explanation.Part::name)
                                    .distinct()
                                    .limit(MOST_NAMES)
                                    .collect(Collectors.joining(", "))
                            + (rest.size() > MOST_NAMES ? ", ..." : "")));
        }
        for (Explanation.Refusal refusal : it.refusals()) {
            text.append(String.format("%nCan't be sent: %s %s", refusal.path(), refusal.reason()));
        }
        for (String advice : it.advice()) {
            text.append(String.format("%nNote: %s", advice));
        }
        return text.toString();
    }

    static String html(Explanation it) {
        StringBuilder html =
                new StringBuilder("<div><p>").append(escape(title(it))).append("</p>");
        if (!it.refusals().isEmpty()) {
            html.append("<p><b>Can't be sent:</b></p><ul>");
            for (Explanation.Refusal refusal : it.refusals()) {
                html.append("<li><code>")
                        .append(escape(refusal.path()))
                        .append("</code> ")
                        .append(escape(refusal.reason()))
                        .append("</li>");
            }
            html.append("</ul>");
        }
        if (!it.parts().isEmpty()) {
            html.append("<table><thead><tr><th>size</th><th>what</th><th>name</th><th>type</th><th>value</th>"
                    + "<th>workers</th></tr></thead><tbody>");
            for (Explanation.Part part : it.parts()) {
                html.append("<tr>");
                for (String cell : List.of(
                        Bytes.text(part.bytes()),
                        kind(part),
                        name(part),
                        part.type(),
                        part.preview(),
                        it.holders(part))) {
                    html.append("<td>").append(escape(cell)).append("</td>");
                }
                html.append("</tr>");
            }
            html.append("</tbody></table>");
        }
        for (String advice : it.advice()) {
            html.append("<p><b>Note:</b> ").append(escape(advice)).append("</p>");
        }
        return html.append("</div>").toString();
    }

    private static String title(Explanation it) {
        String function = it.function().substring(0, 1).toUpperCase(Locale.ROOT)
                + it.function().substring(1)
                + (it.origin().isEmpty() ? "" : " (" + it.origin() + ")");
        if (!it.travels()) {
            return function + ": this pool runs functions where they are; nothing is sent.";
        }
        if (!it.isShippable()) {
            int refused = it.refusals().size();
            return function + " can't be sent: " + refused + (refused == 1 ? " part is" : " parts are")
                    + " refused. The rest is " + Bytes.text(it.bytes()) + ".";
        }
        return function + ": " + Bytes.text(it.bytes())
                + (it.workers() == 0
                        ? " to send to each worker; none is started."
                        : it.bytesToSend() == it.bytes()
                                ? " to send to each worker."
                                : ", of which " + Bytes.text(it.bytesToSend()) + " to send now.");
    }

    /** Rows of their own: values, and what is large. A session's console shows about a thousand characters. */
    private static List<Explanation.Part> rows(Explanation it) {
        return it.parts().stream()
                .filter(part -> part.bytes() >= LARGE_CODE
                        || part.kind() != Explanation.Kind.CLASS && part.kind() != Explanation.Kind.FUNCTION)
                .limit(MOST_ROWS)
                .toList();
    }

    private static int width(List<String> cells) {
        return Math.max(
                1,
                Math.min(
                        WIDEST_NAME,
                        cells.stream().mapToInt(String::length).max().orElse(1)));
    }

    private static String kind(Explanation.Part part) {
        return part.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Of a library only the file: where it is fills lines, and notebooks that show it are read elsewhere. */
    private static String name(Explanation.Part part) {
        String name = part.name();
        return part.kind() == Explanation.Kind.LIBRARY
                ? name.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "")
                : name;
    }

    private static String escape(String text) {
        return text.chars()
                .mapToObj(c -> switch (c) {
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case '&' -> "&amp;";
                    case '"' -> "&quot;";
                    case '\'' -> "&#39;";
                    default -> String.valueOf((char) c);
                })
                .collect(Collectors.joining());
    }
}
