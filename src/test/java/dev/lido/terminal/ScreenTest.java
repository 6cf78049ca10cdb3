package dev.lido.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Screen screen = new Screen(() -> stream);

    /** What a terminal would show: carriage returns go back, and what follows replaces what was there. */
    private List<String> seen() {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (char c : bytes.toString(StandardCharsets.UTF_8).toCharArray()) {
            if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                all.append(line).append('\n');
                line.setLength(0);
                column = 0;
            } else {
                line.replace(column, Math.min(column + 1, line.length()), String.valueOf(c));
                column++;
            }
        }
        return all.append(line).toString().lines().map(String::stripTrailing).toList();
    }

    @Test
    void shouldPrintAboveTheBar() {
        screen.draw(this, "bar 1");
        screen.print(stream, "[worker 1] a line that is longer\n");
        screen.draw(this, "bar 2");
        screen.print(stream, "[worker 2] error\n");

        assertThat(seen()).containsExactly("[worker 1] a line that is longer", "[worker 2] error", "bar 2");
    }

    @Test
    void shouldReplaceALongBarByAShortOne() {
        screen.draw(this, "a long bar");
        screen.draw(this, "bar");

        assertThat(seen()).containsExactly("bar");
    }

    @Test
    void shouldLeaveTheLastLine() {
        screen.draw(this, "bar");
        screen.finish(this, "done");
        screen.print(stream, "more\n");

        assertThat(seen()).containsExactly("done", "more");
    }

    @Test
    void shouldShowOneBarAtATimeAndTheLastLinesOfAll() {
        Object other = new Object();
        screen.draw(this, "first");
        screen.draw(other, "second");
        screen.finish(other, "second is done");
        assertThat(seen()).containsExactly("second is done", "first");

        screen.finish(this, "first is done");
        screen.draw(other, "third");

        assertThat(seen()).containsExactly("second is done", "first is done", "third");
    }

    @Test
    void shouldBearAStreamThatFails() {
        Screen broken = new Screen(() -> {
            throw new IllegalStateException();
        });

        broken.draw(this, "bar");
        broken.print(
                new PrintStream(OutputStream.nullOutputStream()) {
                    @Override
                    public void print(Object text) {
                        throw new IllegalStateException();
                    }
                },
                "line\n");
        broken.printLine("line");
        broken.finish(this, "done");
    }

    @Test
    void shouldDrawABarWithItsNotes() {
        try (Bar bar = new Bar("map", 100, Duration.ofSeconds(3), new Terminal(null), screen)) {
            bar.show(37.5, 100, List.of("12.4/s", "5 s left", "1 failed"));

            String line = seen().get(0);
            assertThat(line)
                    .startsWith("map  37% ")
                    .contains(" 37/100 (0:00:03) 12.4/s")
                    .endsWith("1 failed");
            assertThat(line.length()).isLessThan(80);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
    }

    /** The library's thread may come to a bar when that is over. */
    @RepeatedTest(200)
    void shouldEndTheLineOfABarThatIsOverAtOnce() {
        new Bar("map", 100, Duration.ZERO, new Terminal(null), screen).end(100, 100, List.of());
        assertThat(seen()).singleElement().asString().startsWith("map 100% ");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
    }

    @Test
    void shouldLeaveTheLastLineOfABarAlone() {
        Bar.Line line = new Bar.Line(screen, 80);
        line.accept("all done");
        line.close();
        line.accept("all done"); // as the library may
        line.close();
        assertThat(seen()).containsExactly("all done");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
    }

    @Test
    void shouldDrawABarOfAnUnknownTotalUntilItIsKnown() {
        try (Bar bar = new Bar("imap", -1, Duration.ofSeconds(3), new Terminal(null), screen)) {
            bar.show(5, -1, List.of("2.5/s"));
            assertThat(seen().get(0)).contains("5/?").contains("2.5/s");

            bar.end(20, 20, List.of("2.5/s"));
            assertThat(seen()).hasSize(1);
            assertThat(seen().get(0)).startsWith("imap 100% ").contains("20/20");
        }
    }
}
