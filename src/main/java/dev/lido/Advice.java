package dev.lido;

import dev.lido.CallTimeline.Phase;
import dev.lido.engine.Baggage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would make a call quicker. Each rule knows one cause, how much of the workers' time it took, and a remedy; the
 * one that took most has the word, if that is worth it.
 */
final class Advice {
    private static final double WORTH_A_WORD = 0.25;
    private static final double GOOD_EFFICIENCY = 0.85;
    private static final long SHORT_CALL_NANOS = 50_000_000;
    private static final long SHORT_ITEM_NANOS = 100_000;
    private static final long LEAST_NANOS = 10_000_000;
    private static final long SHORT_CHUNK_NANOS = 500_000;

    /** A cause: the share of the workers' time that it took, and what to do. */
    private record Word(double share, String text) {}

    private final CallTimeline call;
    private final double wall;
    private final double run;
    private final double capacity;

    private Advice(CallTimeline call) {
        this.call = call;
        this.wall = call.wallNanos();
        this.run = call.nanos(Phase.RUN);
        this.capacity = wall * Math.max(1, call.workers());
    }

    /** One sentence, or null if all is well or nobody knows. */
    static @Nullable String on(CallTimeline call) {
        return call.items() == 0 || call.isRunning() ? null : new Advice(call).best();
    }

    private @Nullable String best() {
        Word best = garbage();
        Word[] others = {startUp(), shipping(), oneItem(), fewItems(), fixedChunks(), shortItems(), capture(), source()
        };
        for (Word word : others) {
            if (word != null && (best == null || word.share > best.share)) {
                best = word;
            }
        }
        return best == null || best.share < WORTH_A_WORD ? null : best.text;
    }

    private @Nullable Word garbage() {
        double gc = call.nanos(Phase.GC);
        boolean whileRunning = run > call.nanos(Phase.DECODE) + call.nanos(Phase.ENCODE);
        double share = gc / Math.max(1, Math.max(run, gc));
        return gc < LEAST_NANOS || share < WORTH_A_WORD || !whileRunning
                ? null
                : new Word(
                        gc / capacity,
                        "Garbage collection took " + TimelineText.percent(share)
                                + " of the run time: give workers more heap, with Pool.configure(o -> o.heap(\"2g\")),"
                                + " or hold less at a time.");
    }

    private @Nullable Word startUp() {
        double startUp = call.nanos(Phase.START_UP);
        double longest = longestStart();
        return longest < LEAST_NANOS
                ? null
                : new Word(
                        Math.max(startUp / capacity, longest / wall),
                        "The call waited " + TimelineText.time((long) longest)
                                + " for workers to start: they are warm now, the next call finds them ready.");
    }

    private double longestStart() {
        return call.lanes().stream().mapToLong(call::startUpNanos).max().orElse(0);
    }

    private @Nullable Word shipping() {
        double shipping = 0;
        for (Phase phase : List.of(
                Phase.PACK, Phase.TRANSFER, Phase.PREPARE, Phase.DECODE, Phase.ENCODE, Phase.RETURN, Phase.READ)) {
            shipping += call.nanos(phase);
        }
        double share = shipping / (shipping + run);
        if (shipping < LEAST_NANOS || share < 0.5) {
            return null;
        }
        long items = bytes(ChunkSpan::itemBytes);
        long others = bytes(ChunkSpan::otherBytes);
        long results = bytes(ChunkSpan::resultBytes);
        if (others < 1 << 20 && (items + results < 1 << 20 || (items + results) / call.items() < 256)) {
            return null; // many small things, of which other rules know
        }
        String text = TimelineText.percent(share) + " of the time went into shipping, ";
        if (others >= items && others >= results) {
            text += TimelineText.bytes(others) + " of it " + heaviest() + ".";
        } else if (items >= results) {
            text += TimelineText.bytes(items)
                    + " of it items: pass names or indexes, and let the workers load the data.";
        } else {
            text += TimelineText.bytes(results) + " of it results: combine them in the workers, with Pool.reduce or"
                    + " Pool.collect, or return less.";
        }
        return new Word(Math.min(share, shipping / capacity * 2), text);
    }

    private String heaviest() {
        List<Baggage> baggage = call.baggage();
        String name = baggage.isEmpty() ? "" : baggage.get(0).name();
        return name.isEmpty()
                ? "what the function captures: if it is used again, ship it once, with Pool.broadcast(value)"
                : "the variable " + name + ": if it is used again, ship it once, with Pool.broadcast(" + name + ")";
    }

    private long bytes(java.util.function.ToLongFunction<ChunkSpan> part) {
        return call.lanes().stream().mapToLong(lane -> lane.sum(part)).sum();
    }

    private @Nullable Word oneItem() {
        if (call.slowest().isEmpty() || call.items() < 2 || call.workers() < 2) {
            return null;
        }
        CallTimeline.SlowItem item = call.slowest().get(0);
        double share = item.time().toNanos() / wall;
        return share < 0.5 || wall < LEAST_NANOS || call.efficiency() > GOOD_EFFICIENCY
                ? null
                : new Word(
                        share - call.efficiency(),
                        "One item took " + TimelineText.percent(Math.min(1, share)) + " of the call (" + item.index()
                                + (item.preview().isEmpty() ? "" : ", " + item.preview())
                                + "): split it, or let it be among the first.");
    }

    private @Nullable Word fewItems() {
        boolean few = call.items() < call.workers()
                && call.items() > 1
                && !call.kind().equals("submit");
        return !few || wall < LEAST_NANOS
                ? null
                : new Word(
                        1 - (double) call.items() / call.workers(),
                        call.items() + " items can't keep " + call.workers()
                                + " workers busy: make more, smaller items of them.");
    }

    private @Nullable Word fixedChunks() {
        int chunk = call.facts().chunkOption();
        long chunks = call.lanes().stream()
                .mapToLong(lane -> lane.sum(ChunkSpan::chunks))
                .sum();
        if (chunk == 0 || call.efficiency() > GOOD_EFFICIENCY || chunks == 0) {
            return null;
        }
        if (chunks < call.workers() && call.items() >= call.workers()) {
            return new Word(
                    1 - (double) chunks / call.workers(),
                    "Chunks of " + chunk + " make " + chunks + " of " + call.items()
                            + " items, too few for " + call.workers()
                            + " workers: leave chunk(...) out, and Lido finds a size.");
        }
        return run / chunks < SHORT_CHUNK_NANOS && chunks > 100
                ? new Word(
                        1 - call.efficiency(),
                        "Chunks of " + chunk + " run for " + TimelineText.time((long) (run / chunks))
                                + " each, less than they cost: leave chunk(...) out, and Lido finds a size.")
                : null;
    }

    private @Nullable Word shortItems() {
        double each = run / call.items();
        if (call.speedUp() >= 1
                || longestStart() > wall * WORTH_A_WORD
                || each > SHORT_ITEM_NANOS && run > SHORT_CALL_NANOS / 10) {
            return null;
        }
        String text = "Items take " + TimelineText.time((long) each) + " each, " + TimelineText.time((long) run)
                + " in all: ";
        return new Word(
                (1 - call.efficiency()) * 0.9,
                run < SHORT_CALL_NANOS
                        ? text + "the call is too small to gain from processes."
                        : text + "too little for shipping them; let an item be a range of them.");
    }

    private @Nullable Word capture() {
        double capture = call.nanos(Phase.CAPTURE);
        // Without much to read it was the session's own code that was cold.
        return capture < LEAST_NANOS || bytes(ChunkSpan::otherBytes) < 1 << 20
                ? null
                : new Word(
                        capture / wall,
                        "Reading the function and its variables took " + TimelineText.time((long) capture)
                                + ": let it use less of the session, or ship large values once, with Pool.broadcast(value).");
    }

    private @Nullable Word source() {
        boolean stream = call.kind().startsWith("imap");
        return !stream || wall < LEAST_NANOS
                ? null
                : new Word(
                        (1 - call.efficiency()) * 0.5,
                        "The workers waited: for the source of the items, or for whoever takes the results.");
    }
}
