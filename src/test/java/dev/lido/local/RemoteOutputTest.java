package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.protocol.Output;
import dev.lido.protocol.Printed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteOutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final RemoteOutput output = new RemoteOutput(new SessionStreams(stream, stream));

    private static Printed printed(long run, int from, String... lines) {
        return new Printed(
                run,
                from,
                List.of(lines).stream()
                        .map(line -> new Output.Part(false, line + "\n"))
                        .toList());
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void shouldPrintOnceWhatIsToldTwice() {
        output.more(1, printed(7, 0, "a", "b"));
        output.more(1, printed(7, 1, "b", "c"));
        output.last(1, printed(7, 1, "b", "c", "d"));

        assertThat(lines()).containsExactly("[worker 1] a", "[worker 1] b", "[worker 1] c", "[worker 1] d");
    }

    @Test
    void shouldPrintNothingBehindTheEnd() {
        output.last(1, printed(7, 0, "a"));
        output.more(1, printed(7, 0, "a"));
        output.more(1, printed(7, 1, "b"));

        assertThat(lines()).containsExactly("[worker 1] a");
    }

    @Test
    void shouldPrintWhatAnotherRunOfTheSameChunkPrints() {
        output.more(1, printed(7, 0, "a", "b"));
        output.more(2, printed(8, 0, "a"));
        output.last(2, printed(8, 0, "a", "b"));

        assertThat(lines()).containsExactly("[worker 1] a", "[worker 1] b", "[worker 2] a", "[worker 2] b");
    }
}
