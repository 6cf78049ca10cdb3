package dev.lido;

import static dev.lido.MadeUp.MS;
import static dev.lido.MadeUp.at;
import static dev.lido.MadeUp.failing;
import static dev.lido.MadeUp.run;
import static dev.lido.MadeUp.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lido.CallTimeline.Phase;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.WorkerLife;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What a timeline computes and shows, on calls that never were. */
class TimelineTest {
    private static final WorkerLife WORKER = new WorkerLife(1, 4711, at(-10), at(-5));

    private final MadeUp made = new MadeUp();

    private static ChunkTimes times(long packing, long sending, long arrived, long began, long ended, long done) {
        return new ChunkTimes(
                WORKER,
                at(packing),
                at(sending),
                at(arrived),
                at(began),
                at(ended),
                at(ended),
                at(done),
                0,
                at(ended) - at(began),
                0,
                0,
                0,
                0,
                MS,
                0,
                0,
                0);
    }

    @Test
    void shouldCountOnlyWhatTheWorkerWaitedFor() {
        ChunkSpan first = ChunkSpan.of(times(0, 2, 5, 6, 20, 22), 0, 1, 1, 0, false, Long.MIN_VALUE);
        assertThat(first.from()).isEqualTo(at(0));
        assertThat(List.of(first.pack(), first.transfer(), first.queue())).containsExactly(2 * MS, 3 * MS, MS);
        // Packed and sent while the worker ran the first: it had it at once.
        ChunkSpan ahead = ChunkSpan.of(times(8, 9, 10, 20, 30, 31), 1, 1, 1, 0, false, first.ended());
        assertThat(ahead.from()).isEqualTo(at(20));
        assertThat(List.of(ahead.pack(), ahead.transfer(), ahead.queue())).containsExactly(0L, 0L, 0L);
        ChunkSpan late = ChunkSpan.of(times(28, 33, 36, 36, 40, 41), 2, 1, 1, 0, false, ahead.ended());
        assertThat(List.of(late.pack(), late.transfer(), late.queue())).containsExactly(3 * MS, 3 * MS, 0L);
    }

    @Test
    void shouldMergeWithoutLosingAnything() {
        ChunkSpan both =
                span(0, 4, 0, 10, 1, 1, 2, 5, 1, 1).and(failing(span(8, 2, 12, 20, 1, 1, 1, 5, 0, 0), 1, true));
        assertThat(both.range()).isEqualTo("0-9");
        assertThat(both.items()).isEqualTo(6);
        assertThat(both.chunks()).isEqualTo(2);
        assertThat(both.run()).isEqualTo(10 * MS);
        assertThat(both.pack() + both.transfer()).isEqualTo(4 * MS);
        assertThat(both.failed()).isEqualTo(1);
        assertThat(both.lost()).isTrue();
        assertThat(both.from()).isEqualTo(at(0));
        assertThat(both.ended()).isEqualTo(at(20));
    }

    @Test
    void shouldKeepABoundedNumberOfRecords() {
        CallRecorder recorder = new CallRecorder("map", 1, 0);
        int chunks = 20_000;
        for (int i = 0; i < chunks; i++) {
            recorder.ended(times(i, i, i, i, i + 1, i + 1), i * 2L, 2, 1, 0, false, null);
        }
        CallTimeline call = recorder.timeline();
        Lane lane = call.lanes().get(0);
        assertThat(lane.spans()).hasSizeLessThanOrEqualTo(CallRecorder.MOST_SPANS);
        assertThat(lane.sum(ChunkSpan::chunks)).isEqualTo(chunks);
        assertThat(lane.sum(ChunkSpan::items)).isEqualTo(2L * chunks);
        assertThat(lane.sum(ChunkSpan::run)).isEqualTo(chunks * MS);
        recorder.compact(256);
        assertThat(recorder.timeline().lanes().get(0).spans()).hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void shouldKeepTheLastCalls() {
        CallLog log = new CallLog();
        for (int i = 0; i < CallLog.MOST_CALLS + 5; i++) {
            log.begin("call " + i, 1, 0);
        }
        Timeline timeline = new Timeline(log.timelines());
        assertThat(timeline.calls()).hasSize(CallLog.MOST_CALLS);
        assertThat(timeline.last().orElseThrow().kind()).isEqualTo("call " + (CallLog.MOST_CALLS + 4));
    }

    @Test
    void shouldRecordTasksThatFollowEachOtherTogether() {
        CallLog log = new CallLog();
        CallRecorder first = log.submitted(2);
        first.taskEnded();
        assertThat(log.submitted(2)).isSameAs(first);
        assertThat(log.timelines()).hasSize(1);
    }

    @Test
    void shouldComputeEfficiencyAndSpeedUp() {
        made.lane(1, 100, 300, run(0, 5, 300, 1000)).lane(2, -200, -50, run(5, 5, 0, 800));
        CallTimeline call = made.call();
        assertThat(call.speedUp()).isEqualTo(1.5, within(1e-9));
        assertThat(call.efficiency()).isEqualTo(0.75, within(1e-9));
        assertThat(call.time(Phase.RUN)).isEqualTo(Duration.ofMillis(1500));
        assertThat(call.time(Phase.START_UP)).isEqualTo(Duration.ofMillis(200));
        assertThat(call.wallTime()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldPrintABarForEachWorker() {
        made.lane(1, 0, 250, run(0, 5, 250, 1000)).lane(2, -9, -5, failing(run(5, 5, 0, 500), 1, false));
        String text = made.call().toString();
        assertThat(text.lines()
                        .filter(line -> line.contains("4711"))
                        .findFirst()
                        .orElseThrow())
                .contains("|" + "s".repeat(15) + "#".repeat(45) + "|");
        assertThat(text.lines()
                        .filter(line -> line.contains("4712"))
                        .findFirst()
                        .orElseThrow())
                .contains("|" + "#".repeat(29) + "x" + ".".repeat(30) + "|");
        assertThat(text.lines()).allMatch(line -> line.length() <= 100 || line.startsWith("Advice"));
    }

    @Test
    void shouldSayThatThereWereNoCalls() {
        Timeline none = new Timeline(List.of());
        assertThat(none.toString()).isEqualTo("No calls yet.");
        assertThat(none.toJson()).isEqualTo("[]");
        assertThat(none.toHtml()).contains("No calls yet.");
        assertThatThrownBy(none::toSvg).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldEscapeWhatUsersWrote() throws Exception {
        made.lane(1, -2, -1, run(0, 5, 0, 900)).slow(3, 900, "\"<script>&'\u0001\\\ud800\"");
        CallTimeline call = made.call();
        assertThat(call.toSvg()).doesNotContain("<script").contains("&lt;script&gt;");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(call.toSvg())));
        assertThat(call.toHtml()).doesNotContain("<script");
        assertThat(call.toJson()).contains("\\\"<script>&'\\u0001\\\\\\ud800\\\"");
    }

    @Test
    void shouldSaveByTheNamesEnding(@TempDir Path directory) throws Exception {
        made.lane(1, -2, -1, run(0, 5, 0, 900));
        CallTimeline call = made.call();
        call.save(directory.resolve("a.png"));
        assertThat(ImageIO.read(directory.resolve("a.png").toFile()).getWidth()).isEqualTo(2 * TimelinePicture.WIDTH);
        call.save(directory.resolve("a.svg"));
        assertThat(directory.resolve("a.svg")).hasContent(call.toSvg());
        call.save(directory.resolve("a.json"));
        assertThat(directory.resolve("a.json")).hasContent(call.toJson());
        call.save(directory.resolve("a.HTML"));
        assertThat(Files.readString(directory.resolve("a.HTML"))).startsWith("<!DOCTYPE html>");
        assertThatThrownBy(() -> call.save(directory.resolve("a.gif")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".png");
    }

    @Test
    void shouldDrawManyWorkersAndChunksInASmallPicture() {
        made.workers = 70;
        for (int worker = 1; worker <= 70; worker++) {
            ChunkSpan[] spans = new ChunkSpan[100];
            for (int i = 0; i < spans.length; i++) {
                spans[i] = run(i, 1, 10L * i, 10L * i + 9);
            }
            made.lane(worker, -2, -1, spans);
        }
        String svg = made.call().toSvg();
        assertThat(svg).contains("and 6 more workers");
        made.lanes.clear();
        ChunkSpan[] spans = new ChunkSpan[5000];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = run(i, 1, i / 5, i / 5);
        }
        made.lane(1, -2, -1, spans);
        assertThat(made.call().toSvg().length()).isLessThan(200_000);
    }

    @Test
    void shouldShowTimesShortly() {
        assertThat(List.of(
                        TimelineText.time(3_000),
                        TimelineText.time(1_250_000),
                        TimelineText.time(400_000_000),
                        TimelineText.time(2_340_000_000L),
                        TimelineText.time(999_999)))
                .containsExactly("3 us", "1.25 ms", "400 ms", "2.34 s", "1 ms");
    }
}
