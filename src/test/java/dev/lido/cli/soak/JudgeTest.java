package dev.lido.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.TaskException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private final ByteArrayOutputStream report = new ByteArrayOutputStream();
    private final Tally tally = new Tally(new PrintStream(report, true));
    private final Judge judge =
            new Judge(tally, new Nemesis(new Random(1), new Pools(null, null, null), tally, () -> true));
    private final List<Item> items =
            List.of(new Item(1L, 0, Sabotage.NONE), new Item(new byte[] {1, 2}, 0, Sabotage.NONE));
    private final Item.Answer first = new Item.Answer(items.get(0).compute(), 1);
    private final Item.Answer second = new Item.Answer(new byte[] {2, 1}, 1);

    @Test
    void shouldAcceptWhatTheSessionComputesToo() {
        judge.results(items, List.of(first, second));
        judge.completions(1);

        assertThat(report.toString()).isEmpty();
    }

    @Test
    void shouldTellWhatIsLostDoubledAndWrong() {
        judge.results(items, List.of(first));
        judge.results(items, Arrays.asList(first, null));
        judge.results(items, List.of(first, second, second));
        judge.results(items, List.of(first, first));
        judge.completions(0);
        judge.completions(2);
        judge.failure(new IllegalStateException(), TaskException.class);
        judge.failure(null, TaskException.class);

        assertThat(report.toString().lines().filter(line -> line.matches("[a-z ]+: .*")))
                .extracting(line -> line.replaceFirst(":.*", ""))
                .containsExactly(
                        "lost",
                        "lost",
                        "doubled",
                        "wrong",
                        "lost",
                        "doubled",
                        "exceptions of an unexpected type",
                        "exceptions of an unexpected type");
    }
}
