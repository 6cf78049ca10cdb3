package dev.lido;

import dev.lido.CallTimeline.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A call's timeline as text of 96 columns. */
final class TimelineText {
    private static final int BAR = 60;
    private static final int MOST_LANES = 16;
    private static final double MUCH = 0.0005;

    private TimelineText() {}

    static String of(CallTimeline call) {
        StringBuilder text = new StringBuilder(summary(call));
        if (!call.lanes().isEmpty()) {
            line(text, axis(call));
            int shown = 0;
            for (Lane lane : call.lanes()) {
                if (shown++ == MOST_LANES) {
                    line(text, "  … and " + (call.lanes().size() - MOST_LANES) + " more workers");
                    break;
                }
                line(text, lane(call, lane));
            }
            line(text, "                # run  = ship, decode, encode  s start-up  . wait  x failed");
            line(text, phases(call));
        }
        outcomes(call).forEach(each -> line(text, each));
        if (!call.slowest().isEmpty() && call.items() > 1) {
            line(text, "Slowest: " + call.slowest().get(0));
            call.slowest().stream().skip(1).limit(2).forEach(each -> line(text, "         " + each));
        }
        call.advice().ifPresent(advice -> line(text, "Advice: " + advice));
        return text.toString();
    }

    /** One line: what, how long, how well. */
    static String summary(CallTimeline call) {
        return title(call) + ", " + figures(call);
    }

    /** What the call is. */
    static String title(CallTimeline call) {
        String things = call.kind().equals("submit") ? " task" : call.kind().equals("everywhere") ? " worker" : " item";
        return String.format(
                Locale.ROOT,
                "%s of %,d%s%s: %s%s on %d worker%s",
                call.kind(),
                call.items(),
                things,
                call.items() == 1 ? "" : "s",
                time(call.wallNanos()),
                call.isRunning() ? " so far" : "",
                call.workers(),
                call.workers() == 1 ? "" : "s");
    }

    /** How well it went. */
    static String figures(CallTimeline call) {
        return String.format(
                Locale.ROOT,
                "%s in functions, speed-up %.1f, efficiency %s",
                time(call.nanos(Phase.RUN)),
                call.speedUp(),
                percent(call.efficiency()));
    }

    /** Failures, if there were any. */
    static List<String> outcomes(CallTimeline call) {
        String items = call.failed() == 0 ? "" : String.format(Locale.ROOT, "%,d failed", call.failed());
        if (call.retried() > 0) {
            items += (items.isEmpty() ? "" : ", ") + String.format(Locale.ROOT, "%,d tried again", call.retried());
        }
        List<String> lines = new java.util.ArrayList<>();
        if (!items.isEmpty()) {
            lines.add("Items: " + items);
        }
        call.deaths().stream().limit(5).forEach(death -> lines.add("Died: " + death));
        if (call.deaths().size() > 5) {
            lines.add("Died: " + (call.deaths().size() - 5) + " more workers");
        }
        return lines;
    }

    /** Where the time went, as far as it is worth a word, wrapped. */
    static String phases(CallTimeline call) {
        StringBuilder text = new StringBuilder("Time:");
        int column = text.length();
        for (Phase phase : Phase.values()) {
            long nanos = call.nanos(phase);
            if (nanos < call.wallNanos() * MUCH) {
                continue;
            }
            String part = (text.length() > 5 ? ", " : " ") + phase + " " + time(nanos);
            if (column + part.length() > 95) {
                text.append(',').append(System.lineSeparator()).append("     ");
                part = part.substring(1);
                column = 5;
            }
            text.append(part);
            column += part.length();
        }
        return text.toString();
    }

    private static String axis(CallTimeline call) {
        char[] axis = new char[BAR + 12];
        Arrays.fill(axis, ' ');
        double step = step(call.wallNanos(), BAR / 12);
        for (double at = 0; at <= call.wallNanos(); at += step) {
            int column = (int) (at / call.wallNanos() * BAR);
            String label = time((long) at);
            if (column + label.length() < axis.length) {
                label.getChars(0, label.length(), axis, column);
            }
        }
        return String.format("%6s %8s  ", "worker", "pid") + new String(axis).stripTrailing();
    }

    private static String lane(CallTimeline call, Lane lane) {
        return String.format(
                Locale.ROOT,
                "%6d %8d |%s| %4s %,7d item%s",
                lane.worker().number(),
                lane.worker().pid(),
                bar(call, lane),
                percent((double) lane.sum(ChunkSpan::run) / call.wallNanos()),
                lane.sum(ChunkSpan::items),
                lane.sum(ChunkSpan::items) == 1 ? "" : "s");
    }

    private static String bar(CallTimeline call, Lane lane) {
        // For each column, how long the worker did what; the longest shows.
        double[] run = new double[BAR];
        double[] ship = new double[BAR];
        double[] start = new double[BAR];
        boolean[] failed = new boolean[BAR];
        double scale = BAR / (double) call.wallNanos();
        long zero = call.facts().start();
        spread(start, (lane.worker().launched() - zero) * scale, (lane.worker().ready() - zero) * scale, 1);
        for (ChunkSpan span : lane.spans()) {
            double from = (span.from() - zero) * scale;
            double end = (span.ended() - zero) * scale;
            double length = Math.max(1, span.ended() - span.from());
            double before = (span.began() - span.from()) * scale;
            double share = span.lost()
                    ? 1
                    : span.run() / Math.max(1.0, length - (span.chunks() == 1 ? span.began() - span.from() : 0));
            if (span.chunks() == 1) {
                spread(ship, from, from + before, 1);
                spread(run, from + before, end, Math.min(1, share));
                double coding = span.decode() + span.encode();
                spread(ship, from + before, end, coding / Math.max(1.0, length));
            } else {
                spread(run, from, end, Math.min(1, share));
                spread(ship, from, end, Math.max(0, 1 - share));
            }
            if (span.failed() > 0 || span.lost()) {
                failed[(int) Math.max(0, Math.min(BAR - 1, end - 0.01))] = true;
            }
        }
        char[] bar = new char[BAR];
        for (int i = 0; i < BAR; i++) {
            double busy = run[i] + ship[i] + start[i];
            bar[i] = failed[i]
                    ? 'x'
                    : busy < 0.5 ? '.' : run[i] >= Math.max(ship[i], start[i]) ? '#' : ship[i] >= start[i] ? '=' : 's';
        }
        return new String(bar);
    }

    private static void spread(double[] columns, double from, double end, double weight) {
        double first = Math.max(0, from);
        double last = Math.min(columns.length, end);
        for (int i = (int) first; i < last; i++) {
            columns[i] += weight * (Math.min(i + 1, last) - Math.max(i, first));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(System.lineSeparator()).append(line);
    }

    /** A round distance for about {@code most} marks on an axis of {@code length}. */
    static double step(double length, int most) {
        double least = length / Math.max(1, most);
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (power * factor >= least) {
                return power * factor;
            }
        }
        return power * 10;
    }

    /** A span of time with a unit that suits it: three digits at most. */
    static String time(long nanos) {
        if (nanos == 0) {
            return "0 s";
        }
        String[] units = {"ns", "us", "ms", "s"};
        double value = nanos;
        int unit = 0;
        while (unit < 3 && value >= 999.5) {
            value /= 1000;
            unit++;
        }
        if (value >= 600 && unit == 3) {
            return String.format(Locale.ROOT, "%.0f min", value / 60);
        }
        String digits = value >= 99.95 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value)
                        .replaceAll("\\.?0+$", "");
        return digits + " " + units[unit];
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    static String bytes(long bytes) {
        return bytes < 10_000
                ? bytes + " bytes"
                : bytes < 10 << 20
                        ? String.format(Locale.ROOT, "%,d kB", bytes >> 10)
                        : String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }
}
