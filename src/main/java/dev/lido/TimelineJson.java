package dev.lido;

import dev.lido.CallTimeline.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A call's timeline as JSON. Times are in nanoseconds; moments count from the begin of the call. */
final class TimelineJson {
    private TimelineJson() {}

    static String of(CallTimeline call) {
        List<String> fields = new ArrayList<>();
        fields.add("\"kind\":" + quote(call.kind()));
        fields.add("\"started\":" + quote(call.started().toString()));
        fields.add("\"running\":" + call.isRunning());
        fields.add("\"wallNanos\":" + call.wallNanos());
        fields.add("\"workers\":" + call.workers());
        fields.add("\"items\":" + call.items());
        fields.add("\"failed\":" + call.failed());
        fields.add("\"retried\":" + call.retried());
        fields.add(String.format(Locale.ROOT, "\"efficiency\":%.4f", call.efficiency()));
        fields.add(String.format(Locale.ROOT, "\"speedUp\":%.4f", call.speedUp()));
        call.advice().ifPresent(advice -> fields.add("\"advice\":" + quote(advice)));
        List<String> phases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            phases.add(quote(phase.name().toLowerCase(Locale.ROOT)) + ":" + call.nanos(phase));
        }
        fields.add("\"phases\":{" + String.join(",", phases) + "}");
        fields.add("\"slowest\":"
                + array(
                        call.slowest(),
                        item -> "{\"index\":" + item.index() + ",\"nanos\":"
                                + item.time().toNanos() + ",\"worker\":" + item.worker() + ",\"preview\":"
                                + quote(item.preview()) + "}"));
        fields.add("\"deaths\":" + array(call.deaths(), TimelineJson::quote));
        fields.add("\"lanes\":" + array(call.lanes(), lane -> lane(call, lane)));
        return "{" + String.join(",", fields) + "}";
    }

    private static String lane(CallTimeline call, Lane lane) {
        long zero = call.facts().start();
        return "{\"worker\":" + lane.worker().number() + ",\"pid\":"
                + lane.worker().pid() + ",\"died\":" + lane.died()
                + ",\"launched\":" + (lane.worker().launched() - zero) + ",\"ready\":"
                + (lane.worker().ready() - zero) + ",\"chunks\":" + array(lane.spans(), span -> span(span, zero)) + "}";
    }

    private static String span(ChunkSpan span, long zero) {
        return "{\"first\":" + span.first() + ",\"end\":" + span.end() + ",\"items\":" + span.items() + ",\"chunks\":"
                + span.chunks() + ",\"attempt\":" + span.attempt() + ",\"failed\":" + span.failed() + ",\"from\":"
                + (span.from() - zero) + ",\"began\":" + (span.began() - zero) + ",\"ended\":" + (span.ended() - zero)
                + ",\"done\":" + (span.done() - zero) + ",\"pack\":" + span.pack() + ",\"transfer\":" + span.transfer()
                + ",\"prepare\":" + span.queue() + ",\"decode\":" + span.decode() + ",\"run\":" + span.run()
                + ",\"encode\":" + span.encode() + ",\"gc\":" + span.gc() + ",\"return\":" + span.back()
                + ",\"read\":" + span.read() + ",\"slowest\":" + span.slowestNanos() + ",\"itemBytes\":"
                + span.itemBytes() + ",\"otherBytes\":" + span.otherBytes() + ",\"resultBytes\":" + span.resultBytes()
                + "}";
    }

    private static <T> String array(List<T> list, java.util.function.Function<T, String> form) {
        return list.stream().map(form).collect(Collectors.joining(",", "[", "]"));
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < 0x20 || Character.isSurrogate(each) || each == '\u007f') {
                quoted.append(String.format("\\u%04x", (int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
