package dev.lido.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.ProgressUpdate;
import dev.lido.ProgressUpdate.FailedItem;
import dev.lido.ProgressUpdate.RunningItem;
import dev.lido.ProgressUpdate.State;
import dev.lido.ProgressUpdate.WorkerShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
    private static ProgressUpdate update(OptionalLong total, List<FailedItem> failures, State state) {
        boolean runs = state == State.RUNNING;
        return new ProgressUpdate(
                "map",
                12,
                failures.size() > 4 ? 7 : failures.size(),
                total,
                Duration.ofSeconds(3),
                4,
                runs ? Optional.of(Duration.ofSeconds(7)) : Optional.empty(),
                runs ? List.of(new RunningItem(2, 12, "<Grado>", OptionalDouble.of(0.5))) : List.of(),
                List.of(new WorkerShare(1, 4711, 7), new WorkerShare(2, 4712, 5)),
                failures,
                state);
    }

    private static String place(StackTraceElement frame) {
        return "<" + frame.getLineNumber() + ">";
    }

    @Test
    void shouldShowABarWithTheCountsBesideIt() {
        String html = ProgressBars.html(update(OptionalLong.of(40), List.of(), State.RUNNING), ProgressBarsTest::place);

        assertThat(html)
                .contains("<progress value=\"0.3125\" max=\"1\"></progress> map: 12 of 40 done, 4.0/s, 7 s left (3 s)")
                .contains("<details open>")
                .contains("<td>2</td><td>4712</td><td>5</td><td>item 12 (&lt;Grado&gt;), 50 %</td>")
                .doesNotContain("script", "svg");
        assertThat(html.split("style=")).as("one, which may be taken away").hasSize(2);
        assertThat(ProgressBars.html(update(OptionalLong.empty(), List.of(), State.RUNNING), ProgressBarsTest::place))
                .as("a bar that only moves")
                .contains("<progress></progress>");
        assertThat(ProgressBars.html(
                        update(OptionalLong.of(40), List.of(), State.INTERRUPTED), ProgressBarsTest::place))
                .contains("map: interrupted at 12 of 40, 4.0/s (3 s)")
                .containsPattern("<details><summary[^>]*>workers</summary>")
                .doesNotContain("runs</th>");
    }

    @Test
    void shouldCountTheLinesOfAMagicsBody() {
        MagicLines lines = MagicLines.of(new StackTraceElement("REPL.$JShell$12", "do_it$", "$JShell$12.java", 8));

        assertThat(lines.place(new StackTraceElement("REPL.$JShell$12", "lambda", "$JShell$12.java", 10)))
                .isEqualTo("line 3");
        assertThat(lines.place(new StackTraceElement("REPL.$JShell$12", "lambda", "$JShell$12.java", 8)))
                .isEmpty();
        assertThat(lines.place(new StackTraceElement("REPL.$JShell$7", "helper", "$JShell$7.java", 10)))
                .isEmpty();
        assertThat(MagicLines.ofCaller().place(new StackTraceElement("REPL.$JShell$12", "lambda", "x", 10)))
                .isEmpty();
    }

    @Test
    void shouldShowFiveFailuresAsText() {
        List<FailedItem> failures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            StackTraceElement line = new StackTraceElement("REPL.$JShell$12", "lambda", "#12", 2 + i);
            failures.add(new FailedItem(
                    i,
                    "The task at item " + i + " (<b>) failed" + (i == 3 ? "\nin the end" : ""),
                    i < 4 ? Optional.of(line) : Optional.empty()));
        }
        ProgressUpdate update = update(OptionalLong.of(40), failures, State.RUNNING);

        assertThat(ProgressBars.html(update, ProgressBarsTest::place))
                .contains("7 failed")
                .contains("<li>The task at item 2 (&lt;b&gt;) failed (&lt;4&gt;)</li>")
                .contains("<li>The task at item 3 (&lt;b&gt;) failed … (&lt;5&gt;)</li>")
                .contains("<li>The task at item 4 (&lt;b&gt;) failed</li><li>and 2 more</li>")
                .doesNotContain("<b>");
        assertThat(ProgressBars.text(update, ProgressBarsTest::place))
                .startsWith("map: 12 of 40 done")
                .contains("\n  The task at item 0 (<b>) failed (<2>)\n")
                .endsWith("\n  and 2 more");
    }
}
