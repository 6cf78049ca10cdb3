package dev.lido;

import dev.lido.draw.ImageCanvas;
import dev.lido.draw.SvgCanvas;
import dev.lido.engine.Baggage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one call went: which worker ran which items when, and what else it did. Prints as a table with a bar
 * for each worker; {@link #toSvg}, {@link #toHtml} and {@link #save} draw it. Submitted tasks that followed each other
 * closely count as one call. Immutable.
 *
 * <pre>{@code
 * Pool.map(x -> slow(x), items);
 * Pool.timeline().last().get().save(Path.of("timeline.png"));
 * }</pre>
 *
 * @since 0.1
 */
public final class CallTimeline {
    /** What time can go into. */
    public enum Phase {
        /** The session read the function and the variables that it uses. */
        CAPTURE("capture"),
        /** Workers started while the call waited for them. */
        START_UP("start-up"),
        /** The session encoded items while their worker waited. */
        PACK("packing"),
        /** Items, code and variables were on their way to a worker that waited for them. */
        TRANSFER("transfer"),
        /** They had arrived, but the worker prepared what they need. */
        PREPARE("preparing"),
        /** Workers decoded functions and items. */
        DECODE("decoding"),
        /** The function ran; the garbage collector's time is among it. */
        RUN("running"),
        /** Workers encoded results. */
        ENCODE("encoding"),
        /** The last results of chunks were on their way to the session. */
        RETURN("return"),
        /** The session decoded results. */
        READ("reading"),
        /** Garbage was collected in workers. */
        GC("collecting garbage");

        private final String title;

        Phase(String title) {
            this.title = title;
        }

        /** Its name, for people. */
        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * The slowest item of a chunk.
     *
     * @param index its index within the call; of submitted tasks the number, from 0
     * @param time how long it took, with encoding its result
     * @param worker number of the worker that ran it
     * @param preview the item, shortened; empty where there is none
     */
    public record SlowItem(long index, Duration time, int worker, String preview) {
        @Override
        public String toString() {
            return "item " + index + (preview.isEmpty() ? "" : " (" + preview + ")") + ": "
                    + TimelineText.time(time.toNanos()) + " on worker " + worker;
        }
    }

    /** What is known beside the lanes; moments are {@link System#nanoTime}'s. */
    record Facts(
            String kind,
            Instant started,
            long start,
            long end,
            boolean running,
            int workers,
            int chunkOption,
            long items,
            long failed,
            long retried,
            long captureNanos) {}

    private final Facts facts;
    private final List<Lane> lanes;
    private final List<SlowItem> slowest;
    private final List<String> deaths;
    private final List<Baggage> baggage;
    private final @Nullable String advice;

    CallTimeline(Facts facts, List<Lane> lanes, List<SlowItem> slowest, List<String> deaths, List<Baggage> baggage) {
        this.facts = facts;
        this.lanes = List.copyOf(lanes);
        this.slowest = List.copyOf(slowest);
        this.deaths = List.copyOf(deaths);
        this.baggage = List.copyOf(baggage);
        this.advice = Advice.on(this);
    }

    Facts facts() {
        return facts;
    }

    List<Lane> lanes() {
        return lanes;
    }

    List<Baggage> baggage() {
        return baggage;
    }

    /** The method that was called, such as {@code map}. */
    public String kind() {
        return facts.kind;
    }

    /** When the call began. */
    public Instant started() {
        return facts.started;
    }

    /** Whether the call goes on, so that this is only its beginning. */
    public boolean isRunning() {
        return facts.running;
    }

    /** Items that were run. */
    public long items() {
        return facts.items;
    }

    /** Items that failed for good. */
    public long failed() {
        return facts.failed;
    }

    /** How often an item was tried again. */
    public long retried() {
        return facts.retried;
    }

    /** Workers that died while they ran items of the call, and why. */
    public List<String> deaths() {
        return deaths;
    }

    /** How many workers the call could have had at the same time. */
    public int workers() {
        return facts.workers;
    }

    /** From the call to its result. */
    public Duration wallTime() {
        return Duration.ofNanos(wallNanos());
    }

    long wallNanos() {
        return Math.max(1, facts.end - facts.start);
    }

    /** How much time went into {@code phase}, of all workers together. */
    public Duration time(Phase phase) {
        return Duration.ofNanos(nanos(phase));
    }

    long nanos(Phase phase) {
        return switch (phase) {
            case CAPTURE -> facts.captureNanos;
            case START_UP -> lanes.stream().mapToLong(this::startUpNanos).sum();
            default -> lanes.stream().mapToLong(lane -> nanos(lane, phase)).sum();
        };
    }

    static long nanos(Lane lane, Phase phase) {
        return switch (phase) {
            case PACK -> lane.sum(ChunkSpan::pack);
            case TRANSFER -> lane.sum(ChunkSpan::transfer);
            case PREPARE -> lane.sum(ChunkSpan::queue);
            case DECODE -> lane.sum(ChunkSpan::decode);
            case RUN -> lane.sum(ChunkSpan::run);
            case ENCODE -> lane.sum(ChunkSpan::encode);
            case RETURN -> lane.sum(ChunkSpan::back);
            case READ -> lane.sum(ChunkSpan::read);
            case GC -> lane.sum(ChunkSpan::gc);
            case CAPTURE, START_UP -> 0;
        };
    }

    /** How much of the call a worker spent on coming up. */
    long startUpNanos(Lane lane) {
        return Math.max(
                0, lane.worker().ready() - Math.max(facts.start, lane.worker().launched()));
    }

    /** The time that functions ran, of what it would be if all workers had run functions all the time: 1 is ideal. */
    public double efficiency() {
        return speedUp() / Math.max(1, facts.workers);
    }

    /** How much longer the functions alone would have taken one after the other. */
    public double speedUp() {
        return (double) nanos(Phase.RUN) / wallNanos();
    }

    /** The slowest items, the slowest first: at most one of each chunk. */
    public List<SlowItem> slowest() {
        return slowest;
    }

    /** What would make such a call quicker, in one sentence, where something stands out. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** A picture of it, as a document of its own. */
    public String toSvg() {
        SvgCanvas canvas = new SvgCanvas(TimelinePicture.WIDTH, TimelinePicture.height(this));
        TimelinePicture.draw(this, canvas);
        return canvas.toSvg();
    }

    /** Picture and figures as a fragment of HTML that needs nothing else: no scripts, no styles, no other files. */
    public String toHtml() {
        return TimelineHtml.of(this);
    }

    /** All that is known, with times in nanoseconds since the call began. */
    public String toJson() {
        return TimelineJson.of(this);
    }

    /**
     * Writes it to a file: as picture or data, by its name's ending, which is {@code .svg}, {@code .png}, {@code .html}
     * or {@code .json}.
     *
     * @throws IllegalArgumentException for another ending
     * @throws IOException if it can't be written, or this JVM can't draw dots
     */
    public void save(Path file) throws IOException {
        Files.write(file, rendered(file));
    }

    private byte[] rendered(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String text;
        if (name.endsWith(".png")) {
            ImageCanvas canvas = new ImageCanvas(TimelinePicture.WIDTH, TimelinePicture.height(this));
            TimelinePicture.draw(this, canvas);
            return canvas.toPng();
        } else if (name.endsWith(".svg")) {
            text = toSvg();
        } else if (name.endsWith(".json")) {
            text = toJson();
        } else if (name.endsWith(".html") || name.endsWith(".htm")) {
            text = TimelineHtml.page(toHtml());
        } else {
            throw new IllegalArgumentException(
                    "A timeline can't be saved as " + file + ": the name must end in .svg, .png, .html or .json.");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Figures, and a bar for each worker. */
    @Override
    public String toString() {
        return TimelineText.of(this);
    }
}
