package dev.lido;

import static dev.lido.draw.SvgCanvas.escape;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A call's timeline as HTML. The picture is an image with its data in its address: notebooks that don't trust a page take
 * inline drawings and styles out of it, but leave images.
 */
final class TimelineHtml {
    private TimelineHtml() {}

    static String of(CallTimeline call) {
        String svg = Base64.getEncoder().encodeToString(call.toSvg().getBytes(StandardCharsets.UTF_8));
        StringBuilder html = new StringBuilder("<div>\n");
        html.append("<img alt=\"")
                .append(escape(TimelineText.summary(call)))
                .append("\" width=\"")
                .append(TimelinePicture.WIDTH)
                .append("\" src=\"data:image/svg+xml;base64,")
                .append(svg)
                .append("\">\n<details><summary>")
                .append(escape(TimelineText.summary(call)))
                .append("</summary>\n<table>\n<tr>");
        for (String head : new String[] {"worker", "pid", "items", "chunks", "failed", "running", "start-up"}) {
            html.append("<th>").append(head).append("</th>");
        }
        html.append("</tr>\n");
        for (Lane lane : call.lanes()) {
            html.append("<tr>");
            cell(html, Integer.toString(lane.worker().number()));
            cell(html, lane.worker().pid() + (lane.died() ? " (died)" : ""));
            cell(html, String.format(Locale.ROOT, "%,d", lane.sum(ChunkSpan::items)));
            cell(html, String.format(Locale.ROOT, "%,d", lane.sum(ChunkSpan::chunks)));
            cell(html, String.format(Locale.ROOT, "%,d", lane.sum(ChunkSpan::failed)));
            cell(html, TimelineText.time(lane.sum(ChunkSpan::run)));
            cell(html, TimelineText.time(call.startUpNanos(lane)));
            html.append("</tr>\n");
        }
        html.append("</table>\n<p>").append(escape(TimelineText.phases(call))).append("</p>\n<ul>\n");
        TimelineText.outcomes(call)
                .forEach(each -> html.append("<li>").append(escape(each)).append("</li>\n"));
        call.slowest().forEach(each -> html.append("<li>slowest: ")
                .append(escape(each.toString()))
                .append("</li>\n"));
        html.append("</ul></details>\n");
        call.advice()
                .ifPresent(advice ->
                        html.append("<p><b>Advice: ").append(escape(advice)).append("</b></p>\n"));
        return html.append("</div>\n").toString();
    }

    private static void cell(StringBuilder html, String text) {
        html.append("<td>").append(escape(text)).append("</td>");
    }

    /** A page that holds {@code fragment}. */
    static String page(String fragment) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Lido timeline</title></head>\n<body>\n"
                + fragment + "</body></html>\n";
    }
}
