package dev.lido;

import static dev.lido.MadeUp.run;
import static dev.lido.MadeUp.span;
import static dev.lido.MadeUp.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.engine.Baggage;
import org.junit.jupiter.api.Test;

/** Each piece of advice on a timeline that is in want of it. */
class AdviceTest {
    private final MadeUp made = new MadeUp();

    private String advice() {
        return made.call().advice().orElse("none");
    }

    @Test
    void shouldBeSilentWhereAllIsWell() {
        made.lane(1, -100, -50, run(0, 50, 0, 990)).lane(2, -100, -50, run(50, 50, 0, 990));
        assertThat(advice()).isEqualTo("none");
    }

    @Test
    void shouldBeSilentOnCallsWithoutItems() {
        assertThat(advice()).isEqualTo("none");
    }

    @Test
    void shouldNameTheVariableThatWeighsMost() {
        made.lane(1, -1, -1, weighing(span(0, 10, 0, 1000, 300, 600, 30, 70, 0, 0), 1000, 64 << 20, 1000));
        made.baggage.add(new Baggage("model", 64 << 20));
        assertThat(advice())
                .startsWith("93 % of the time went into shipping, 64 MB of it the variable model")
                .contains("Pool.broadcast(model)");
    }

    @Test
    void shouldTellWhatIsCapturedWithoutAName() {
        made.lane(1, -1, -1, weighing(span(0, 10, 0, 1000, 300, 600, 30, 70, 0, 0), 1000, 64 << 20, 1000));
        made.baggage.add(new Baggage("", 64 << 20));
        assertThat(advice()).contains("64 MB of it what the function captures").contains("Pool.broadcast(value)");
    }

    @Test
    void shouldTellHeavyItemsFromHeavyResults() {
        ChunkSpan heavy = span(0, 10, 0, 1000, 300, 600, 30, 70, 0, 0);
        made.lane(1, -1, -1, weighing(heavy, 90 << 20, 1000, 1000));
        assertThat(advice()).contains("90 MB of it items");
        made.lanes.clear();
        made.lane(1, -1, -1, weighing(heavy, 1000, 1000, 90 << 20));
        assertThat(advice()).contains("90 MB of it results").contains("Pool.reduce");
    }

    @Test
    void shouldTellThatItemsAreTooShort() {
        made.wall = 20;
        made.lane(1, -1, -1, run(0, 1000, 1, 4));
        assertThat(advice())
                .isEqualTo("Items take 3 us each, 3 ms in all: the call is too small to gain from processes.");
    }

    @Test
    void shouldTellThatManyItemsAreTooShort() {
        made.lane(1, -1, -1, run(0, 100_000, 1, 401));
        assertThat(advice()).startsWith("Items take 4 us each, 400 ms in all").contains("range");
    }

    @Test
    void shouldNameTheOneItemThatTookMost() {
        made.lane(1, -1, -1, run(0, 1, 0, 800)).lane(2, -1, -1, run(1, 9, 0, 100));
        made.slow(7, 800, "\"big\"");
        assertThat(advice()).startsWith("One item took 80 % of the call (7, \"big\"): split it");
    }

    @Test
    void shouldTellOfWorkersThatStarted() {
        made.lane(1, 5, 405, run(0, 1, 405, 900)).lane(2, 5, 405, run(1, 1, 405, 900));
        assertThat(advice()).startsWith("The call waited 400 ms for workers to start: they are warm now");
    }

    @Test
    void shouldTellOfGarbage() {
        made.lane(1, -1, -1, span(0, 50, 0, 1000, 0, 0, 0, 1000, 0, 600))
                .lane(2, -1, -1, span(0, 50, 0, 1000, 0, 0, 0, 1000, 0, 600));
        assertThat(advice()).startsWith("Garbage collection took 60 % of the run time: give workers more heap");
    }

    @Test
    void shouldTellOfTooFewItems() {
        made.workers = 8;
        made.lane(1, -1, -1, run(0, 1, 0, 400)).lane(2, -1, -1, run(1, 1, 0, 999));
        assertThat(advice()).startsWith("2 items can't keep 8 workers busy");
    }

    @Test
    void shouldTellOfChunksOfAFixedSizeThatSuitsNobody() {
        made.chunkOption = 1000;
        made.lane(1, -1, -1, run(0, 100, 0, 1000));
        assertThat(advice()).startsWith("Chunks of 1000 make 1 of 100 items, too few for 2 workers");

        made.chunkOption = 1;
        ChunkSpan[] many = new ChunkSpan[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = span(i, 1, 2 * i, 2 * i + 1, 1, 0, 0, 0, 0, 0);
        }
        made.lanes.clear();
        made.lane(1, -1, -1, many);
        assertThat(advice()).startsWith("Chunks of 1 run for 0 s each, less than they cost");
    }

    @Test
    void shouldTellOfAnExpensiveCapture() {
        made.capture = 600;
        made.lane(1, -1, -1, weighing(run(0, 50, 600, 1000), 0, 64 << 20, 0));
        made.lane(2, -1, -1, run(50, 50, 600, 1000));
        assertThat(advice()).startsWith("Reading the function and its variables took 600 ms");
    }

    @Test
    void shouldTellThatTheSourceIsSlow() {
        made.kind = "imap";
        made.lane(1, -1, -1, run(0, 5, 0, 100), run(5, 5, 500, 600)).lane(2, -1, -1, run(10, 5, 0, 100));
        assertThat(advice()).startsWith("The workers waited: for the source of the items");
    }
}
