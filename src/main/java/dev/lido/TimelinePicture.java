package dev.lido;

import dev.lido.CallTimeline.Phase;
import dev.lido.draw.Canvas;
import dev.lido.draw.Canvas.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a call's timeline: a lane for each worker below one for the session, the axis of time, a legend, and words. The
 * colours are Okabe's and Ito's, which colour-blind people can tell apart.
 */
final class TimelinePicture {
    static final int WIDTH = 960;
    private static final int LEFT = 116;
    private static final int RIGHT = 92;
    private static final int TOP = 58;
    private static final int MOST_LANES = 64;
    private static final int LINE = 17;
    private static final int LETTERS = 11;
    /** Narrower boxes are drawn as one. */
    private static final double NARROW = 2.5;

    private static final int INK = 0x222222;
    private static final int PALE = 0x666666;
    private static final int GRID = 0xdddddd;
    private static final int LANE = 0xf4f4f4;
    private static final int RUN = 0x0072b2;
    private static final int SHIP = 0xe69f00;
    private static final int CODE = 0x56b4e9;
    private static final int START = 0x999999;
    private static final int CAPTURE = 0x009e73;
    private static final int READ = 0xf0e442;
    private static final int GC = 0xcc79a7;
    private static final int FAILED = 0xd55e00;

    private record Key(String name, int colour) {}

    private final CallTimeline call;
    private final Canvas canvas;
    private final List<Lane> lanes;
    private final double scale;

    private TimelinePicture(CallTimeline call, Canvas canvas) {
        this.call = call;
        this.canvas = canvas;
        this.lanes = lanes(call);
        this.scale = (WIDTH - LEFT - RIGHT) / (double) call.wallNanos();
    }

    private static List<Lane> lanes(CallTimeline call) {
        return call.lanes().subList(0, Math.min(MOST_LANES, call.lanes().size()));
    }

    private static int laneHeight(int lanes) {
        return lanes <= 16 ? 24 : lanes <= 32 ? 18 : 14;
    }

    private static int lanesHeight(CallTimeline call) {
        int lanes = lanes(call).size();
        return (lanes + 1) * laneHeight(lanes) + (call.lanes().size() > MOST_LANES ? LINE : 0);
    }

    /** How high the picture will be. */
    static int height(CallTimeline call) {
        return TOP + lanesHeight(call) + 28 + 22 + words(call).size() * LINE + 12;
    }

    static void draw(CallTimeline call, Canvas canvas) {
        new TimelinePicture(call, canvas).draw();
    }

    private void draw() {
        canvas.text(12, 22, fit(TimelineText.title(call), 15, WIDTH - 24), 15, true, Anchor.START, INK);
        canvas.text(12, 42, fit(TimelineText.figures(call), 12, WIDTH - 24), 12, false, Anchor.START, PALE);
        int height = laneHeight(lanes.size());
        int bottom = TOP + (lanes.size() + 1) * height;
        for (int i = 0; i <= lanes.size(); i++) {
            canvas.box(LEFT, TOP + i * height + 2, WIDTH - LEFT - RIGHT, height - 4, LANE);
        }
        axis(bottom);
        session(TOP, height);
        for (int i = 0; i < lanes.size(); i++) {
            lane(lanes.get(i), TOP + (i + 1) * height, height);
        }
        int below = bottom + 18;
        if (call.lanes().size() > MOST_LANES) {
            canvas.text(
                    LEFT,
                    bottom + 28,
                    "and " + (call.lanes().size() - MOST_LANES) + " more workers",
                    LETTERS,
                    false,
                    Anchor.START,
                    PALE);
            below += LINE;
        }
        below += 24;
        legend(below);
        for (String word : words(call)) {
            below += LINE;
            boolean advice = word.startsWith("Advice: ") || word.startsWith("    ");
            canvas.text(12, below + 6, word.strip(), 12, advice, Anchor.START, INK);
        }
    }

    private double x(long moment) {
        return LEFT
                + Math.max(0, Math.min(call.wallNanos(), moment - call.facts().start())) * scale;
    }

    private void axis(int bottom) {
        double step = TimelineText.step(call.wallNanos(), 8);
        for (double at = 0; at <= call.wallNanos(); at += step) {
            double x = LEFT + at * scale;
            canvas.line(x, TOP, x, bottom + 4, 1, GRID);
            canvas.text(x, bottom + 16, TimelineText.time((long) at), LETTERS - 1, false, Anchor.MIDDLE, PALE);
        }
    }

    private void session(int top, int height) {
        canvas.text(LEFT - 8, top + height / 2.0 + 4, "session", letters(height), false, Anchor.END, PALE);
        canvas.text(
                WIDTH - RIGHT + 8, top + height / 2.0 + 4, "run, items", letters(height), false, Anchor.START, PALE);
        double captured = call.nanos(Phase.CAPTURE) * scale;
        if (captured > 0 && !call.kind().equals("submit")) {
            canvas.hint("capture: " + TimelineText.time(call.nanos(Phase.CAPTURE)));
            canvas.box(LEFT, top + 3, Math.max(1, captured), height - 6, CAPTURE);
            canvas.endHint();
        }
        double drawn = LEFT + captured;
        List<ChunkSpan> all = new ArrayList<>();
        lanes.forEach(lane -> all.addAll(lane.spans()));
        all.sort(java.util.Comparator.comparingLong(ChunkSpan::done));
        for (ChunkSpan span : all) {
            // Where reading took long enough to be seen; the lanes of the workers tell when.
            double end = x(span.done());
            double begin = Math.max(drawn, end - span.read() * scale);
            if (end - begin >= 0.3) {
                canvas.box(begin, top + 3, end - begin, height - 6, READ);
                drawn = end;
            }
        }
    }

    private void lane(Lane lane, int top, int height) {
        String name = (lane.worker().number() == 0 ? "" : lane.worker().number() + "  ") + "pid "
                + lane.worker().pid();
        int letters = letters(height);
        canvas.text(LEFT - 8, top + height / 2.0 + 4, name, letters, false, Anchor.END, INK);
        double share = (double) lane.sum(ChunkSpan::run) / call.wallNanos();
        canvas.text(
                WIDTH - RIGHT + 8,
                top + height / 2.0 + 4,
                TimelineText.percent(share) + "  " + brief(lane.sum(ChunkSpan::items)),
                letters,
                false,
                Anchor.START,
                PALE);
        if (call.startUpNanos(lane) > 0) {
            double x = x(lane.worker().launched());
            double width = x(lane.worker().ready()) - x;
            canvas.hint("start-up: " + TimelineText.time(call.startUpNanos(lane)));
            canvas.box(x, top + 3, width, height - 6, START);
            canvas.endHint();
            String label = "start-up";
            if (height > 16 && Canvas.width(label, LETTERS - 1) + 6 < width) {
                canvas.text(x + width / 2, top + height / 2.0 + 4, label, LETTERS - 1, false, Anchor.MIDDLE, 0xffffff);
            }
        }
        for (ChunkSpan span : visible(lane)) {
            box(span, top + 3, height - 6);
        }
        ChunkSpan last =
                lane.spans().isEmpty() ? null : lane.spans().get(lane.spans().size() - 1);
        if (lane.died() && last != null) {
            cross(x(last.ended()), top + height / 2.0, height / 2.0 - 3, 3);
        }
    }

    private static int letters(int height) {
        return height > 16 ? LETTERS : LETTERS - 1;
    }

    /** The spans, of which those are merged that could not be told apart. */
    private List<ChunkSpan> visible(Lane lane) {
        List<ChunkSpan> shown = new ArrayList<>();
        ChunkSpan open = null;
        for (ChunkSpan span : lane.spans()) {
            boolean narrow = open != null
                    && (width(open) < NARROW || width(span) < NARROW)
                    && (span.from() - open.ended()) * scale < 1
                    && width(open) < 40;
            if (open != null && !narrow) {
                shown.add(open);
            }
            open = open != null && narrow ? open.and(span) : span;
        }
        if (open != null) {
            shown.add(open);
        }
        return shown;
    }

    private double width(ChunkSpan span) {
        return (span.ended() - span.from()) * scale;
    }

    private void box(ChunkSpan span, double top, double height) {
        double left = x(span.from());
        double width = Math.max(0.6, x(span.ended()) - left);
        canvas.hint(describe(span));
        double work = Math.max(1, span.ended() - span.from());
        double perNano = width / work;
        double ship = (span.pack() + span.transfer() + span.queue()) * perNano;
        double decode = span.decode() * perNano;
        double encode = span.encode() * perNano;
        // What is left went into sending results, if it is not waiting between merged chunks. Of a worker that died it
        // is all that is known.
        double rest = Math.max(0, width - ship - decode - encode);
        double run = span.lost() ? rest : Math.min(rest, span.run() * perNano);
        encode += span.chunks() == 1 ? rest - run : 0;
        double x = left;
        x = part(x, top, ship, height, SHIP);
        x = part(x, top, decode, height, CODE);
        double runAt = x;
        x = part(x, top, run, height, RUN);
        part(x, top, encode, height, CODE);
        double gc = Math.min(run, span.gc() * perNano);
        if (gc > 0.5) {
            canvas.box(runAt, top + height * 0.7, gc, height * 0.3, GC);
        }
        if (width > 4) {
            canvas.line(left + width, top, left + width, top + height, 1, 0xffffff);
        }
        String range = span.range();
        if (height > 10 && Canvas.width(range, LETTERS - 1) + 6 < run) {
            canvas.text(runAt + run / 2, top + height / 2 + 4, range, LETTERS - 1, false, Anchor.MIDDLE, 0xffffff);
        }
        canvas.endHint();
        if (span.failed() > 0) {
            canvas.box(left, top + height - 3, Math.max(2, width), 3, FAILED);
            canvas.box(left + width - 2, top, 2, height, FAILED);
        }
    }

    private double part(double x, double top, double width, double height, int colour) {
        if (width > 0.05) {
            canvas.box(x, top, width, height, colour);
        }
        return x + Math.max(0, width);
    }

    private void cross(double x, double y, double size, double thickness) {
        double arm = Math.min(6, size);
        canvas.line(x - arm, y - arm, x + arm, y + arm, thickness + 2, 0xffffff);
        canvas.line(x - arm, y + arm, x + arm, y - arm, thickness + 2, 0xffffff);
        canvas.line(x - arm, y - arm, x + arm, y + arm, thickness, FAILED);
        canvas.line(x - arm, y + arm, x + arm, y - arm, thickness, FAILED);
    }

    private static String describe(ChunkSpan span) {
        return (span.end() - span.first() == 1 ? "item " : "items ") + span.range()
                + (span.chunks() > 1 ? " in " + span.chunks() + " chunks" : "")
                + (span.attempt() > 1 ? ", attempt " + span.attempt() : "")
                + ": run " + TimelineText.time(span.run())
                + ", decoding " + TimelineText.time(span.decode())
                + ", encoding " + TimelineText.time(span.encode())
                + (span.gc() > 0 ? ", garbage " + TimelineText.time(span.gc()) : "")
                + ", slowest item " + TimelineText.time(span.slowestNanos())
                + (span.failed() > 0 ? ", " + span.failed() + " failed" : "")
                + (span.lost() ? ", the worker died" : "");
    }

    private void legend(int y) {
        double x = 12;
        for (Key key : keys()) {
            canvas.box(x, y - 9, 12, 11, key.colour);
            canvas.text(x + 17, y, key.name, LETTERS, false, Anchor.START, INK);
            x += 17 + Canvas.width(key.name, LETTERS) + 14;
        }
    }

    private List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        keys.add(new Key("function runs", RUN));
        key(keys, "garbage collection", GC, Phase.GC);
        key(keys, "decode, encode, send", CODE, Phase.DECODE);
        key(keys, "pack, transfer", SHIP, Phase.TRANSFER);
        key(keys, "start-up", START, Phase.START_UP);
        key(keys, "capture", CAPTURE, Phase.CAPTURE);
        key(keys, "results decoded", READ, Phase.READ);
        if (call.lanes().stream().anyMatch(lane -> lane.died() || lane.sum(ChunkSpan::failed) > 0)) {
            keys.add(new Key("failed, died", FAILED));
        }
        keys.add(new Key("waits", GRID));
        return keys;
    }

    private void key(List<Key> keys, String name, int colour, Phase phase) {
        if (call.nanos(phase) > 0) {
            keys.add(new Key(name, colour));
        }
    }

    /** What stands below the picture, in lines that fit. */
    private static List<String> words(CallTimeline call) {
        List<String> words = new ArrayList<>(TimelineText.outcomes(call));
        if (call.items() > 1) {
            call.slowest().stream().limit(3).forEach(item -> words.add("Slowest: " + item));
        }
        call.advice().ifPresent(advice -> words.add("Advice: " + advice));
        List<String> lines = new ArrayList<>();
        for (String word : words) {
            String indent = "";
            StringBuilder line = new StringBuilder();
            for (String part : word.split(" ")) {
                if (line.length() > 0
                        && Canvas.width(line + " " + part, 12) * (word.startsWith("Advice") ? 1.1 : 1) > WIDTH - 24) {
                    lines.add(indent + line);
                    line.setLength(0);
                    indent = word.startsWith("Advice") ? "    " : "";
                }
                line.append(line.length() == 0 ? "" : " ").append(fit(part, 12, WIDTH - 24));
            }
            lines.add(indent + line);
        }
        return lines;
    }

    private static String fit(String text, int size, double width) {
        String fitted = text;
        while (Canvas.width(fitted, size) > width && fitted.length() > 1) {
            fitted = fitted.substring(0, fitted.length() - 2) + "…";
        }
        return fitted;
    }

    private static String brief(long count) {
        return count < 100_000
                ? Long.toString(count)
                : count < 10_000_000 ? count / 1000 + "k" : count / 1_000_000 + "M";
    }
}
