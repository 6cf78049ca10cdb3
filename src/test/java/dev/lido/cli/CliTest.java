package dev.lido.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
    @Test
    void shouldRefuseAnUnknownCommand() throws Exception {
        assertThat(Main.run(List.of("nonsense"))).isEqualTo(2);
    }

    @Test
    void shouldSayWhatIsWrongWithAFile(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path missing = directory.resolve("missing");

        assertThat(Main.inWords(catchThrowableOfType(IOException.class, () -> Files.createDirectories(file))))
                .isEqualTo(file + " is in the way: it is no directory");
        assertThat(Main.inWords(catchThrowableOfType(IOException.class, () -> Files.size(missing))))
                .isEqualTo("there is no " + missing);
        assertThat(Main.inWords(
                        catchThrowableOfType(IOException.class, () -> Files.createDirectories(file.resolve("below")))))
                .contains(file + "");
        assertThat(Main.inWords(new IOException())).isEqualTo("java.io.IOException");
    }

    @Test
    void shouldRefuseAJdkOptionWithoutADirectory() {
        assertThatThrownBy(() -> Shell.run(List.of("--jdk"))).hasMessageContaining("--jdk DIR");
    }

    @Test
    void shouldNameTheDirectoryWithoutJShell() {
        JShellCommand command = new JShellCommand(Path.of("nowhere"), "lido.jar");

        assertThatThrownBy(() -> command.line(Path.of("s"), List.of()))
                .hasMessageContaining(Path.of("nowhere", "bin").toString());
    }

    @Test
    void shouldGiveALocalSessionItsClassPathThroughTheTool() {
        JShellCommand here = JShellCommand.ofThisJdk();

        assertThat(here.line(Path.of("s"), List.of("--execution", "local"))).contains("-J-cp", "-J" + here.classPath());
        assertThat(here.line(Path.of("s"), List.of())).doesNotContain("-J-cp").contains("--class-path");
    }

    @Test
    void shouldKeepTheLinesOfASnippetTogether() {
        assertThat(Demo.snippets("int x = 1\nint f() {\n    return x;\n}\nf()\n"))
                .containsExactly("int x = 1", "int f() {\n    return x;\n}", "f()");
    }

    @Test
    void shouldTellALineForEachCheck() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new Doctor(new PrintStream(out)).run();

        assertThat(out.toString().lines())
                .allMatch(line -> line.matches("(ok  |warn|fail)  [^:]+: .+"))
                .anyMatch(line -> line.contains(System.getProperty("java.home")));
    }

    @Test
    void shouldRefuseSoakOptionsThatMakeNoSense() {
        for (List<String> options : List.of(
                List.of("--minutes"),
                List.of("--minutes", "0"),
                List.of("--minutes", "NaN"),
                List.of("--seed", "x"),
                List.of("--hours", "1"))) {
            assertThatThrownBy(() -> SoakCommand.run(options)).isInstanceOf(UsageException.class);
        }
    }
}
