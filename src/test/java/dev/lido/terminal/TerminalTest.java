package dev.lido.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
    private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

    @TempDir
    Path proc;

    @BeforeEach
    void makeProc() throws IOException {
        Files.createDirectories(proc.resolve("self/fd"));
    }

    private void process(String name, String output, String errors) throws IOException {
        Path files = Files.createDirectories(proc.resolve(name).resolve("fd"));
        Files.createSymbolicLink(files.resolve("1"), Path.of(output));
        Files.createSymbolicLink(files.resolve("2"), Path.of(errors));
    }

    @Test
    void shouldFindTheTerminalOfTheProcess() throws IOException {
        process("self", "/dev/pts/3", "/dev/pts/3");

        assertThat(Terminal.find(proc, XTERM, "self")).contains(new Terminal(Path.of("/dev/pts/3")));
    }

    @Test
    void shouldFindTheTerminalOfTheToolThatRunsSnippets() throws IOException {
        process("self", "pipe:[1]", "pipe:[2]");
        process("17", "/dev/tty1", "/dev/tty1");

        assertThat(Terminal.find(proc, XTERM, "17")).isPresent();
    }

    @Test
    void shouldFindNoneWhereOutputIsPipedOrGoesToAFile() throws IOException {
        process("1", "pipe:[4711]", "/dev/pts/3");
        process("2", "/dev/pts/3", "/tmp/errors.txt");
        process("3", "/dev/null", "/dev/null");

        assertThat(Terminal.find(proc, XTERM, "1")).isEmpty();
        assertThat(Terminal.find(proc, XTERM, "2")).isEmpty();
        assertThat(Terminal.find(proc, XTERM, "3")).isEmpty();
    }

    @Test
    void shouldFindNoneWhereNobodyKnowsOrItIsDumb() throws IOException {
        process("self", "/dev/pts/3", "/dev/pts/3");

        assertThat(Terminal.find(proc, XTERM, null)).isEmpty();
        assertThat(Terminal.find(proc, XTERM, "4711")).isEmpty();
        assertThat(Terminal.find(proc, Map.of("TERM", "dumb"), "self")).isEmpty();
        // Neither Linux nor a tool of which anything is known.
        assertThat(Terminal.find(proc.resolve("none"), XTERM, "17")).isEmpty();
    }

    @Test
    void shouldBeOfTheUsualWidthWhereThatIsNotKnown() {
        assertThat(new Terminal(null).width()).isEqualTo(80);
        assertThat(new Terminal(Path.of("/dev/null")).width()).isEqualTo(80);
    }
}
