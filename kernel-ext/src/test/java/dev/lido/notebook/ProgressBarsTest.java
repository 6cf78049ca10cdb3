package dev.lido.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.ProgressUpdate;
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
    private static ProgressUpdate update(OptionalLong total, List<String> failures, State state) {
        boolean runs = state == State.RUNNING;
        return new ProgressUpdate(
                "map",
                12,
                failures.size() > 4 ? 7 : failures.size(),
                total,
                Duration.ofSeconds(3),
                4,
                runs ? Optional.of(Duration.ofSeconds(7)) : Optional.empty(),
                runs ? List.of(new RunningItem(2, 12, OptionalDouble.of(0.5))) : List.of(),
                List.of(new WorkerShare(1, 7), new WorkerShare(2, 5)),
                failures,
                state);
    }

    @Test
    void shouldShowABarWithTheCountsBesideIt() {
        String html = ProgressBars.html(update(OptionalLong.of(40), List.of(), State.RUNNING));

        assertThat(html)
                .contains("<progress value=\"0.3125\" max=\"1\"></progress> map: 12 of 40 done, 4.0/s, 7 s left (3 s)")
                .contains("<details open>")
                .contains("<td>2</td><td>5</td><td>item 12 (50 %)</td>")
                .doesNotContain("style", "script", "svg");
        assertThat(ProgressBars.html(update(OptionalLong.empty(), List.of(), State.RUNNING)))
                .as("a bar that only moves")
                .contains("<progress></progress>");
        assertThat(ProgressBars.html(update(OptionalLong.of(40), List.of(), State.INTERRUPTED)))
                .contains("12 of 40 done")
                .contains("interrupted")
                .contains("<details><summary>workers</summary>")
                .doesNotContain("runs</th>");
    }

    @Test
    void shouldShowFiveFailuresAsText() {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failures.add("The task at item " + i + " (<b>) failed");
        }
        ProgressUpdate update = update(OptionalLong.of(40), failures, State.RUNNING);

        assertThat(ProgressBars.html(update))
                .contains("7 failed")
                .contains("<li>The task at item 4 (&lt;b&gt;) failed</li><li>and 2 more</li>")
                .doesNotContain("<b>");
        assertThat(ProgressBars.text(update))
                .startsWith("map: 12 of 40 done")
                .contains("\n  The task at item 0 (<b>) failed\n")
                .endsWith("\n  and 2 more");
    }
}
