package dev.lido.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCommandTest {
    private final KernelCommand command = new KernelCommand(new PrintStream(new ByteArrayOutputStream()));

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("instal"),
                List.of("install", "--system"),
                List.of("install", "--prefix"),
                List.of("install", "--name", "Not A Name"),
                List.of("remove", "--name", ".."))) {
            assertThatThrownBy(() -> command.execute(arguments)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void shouldNameADirectoryThatIsNoJdk(@TempDir Path directory) {
        assertThatThrownBy(() -> command.execute(List.of("install", "--jdk", directory.toString())))
                .hasMessageContaining(directory.resolve("bin").toString())
                .hasMessageContaining("--jdk");
    }

    @Test
    void shouldNameAJdkThatIsTooOld(@TempDir Path directory) throws Exception {
        Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
        assertThat(Files.createFile(java).toFile().setExecutable(true)).isTrue();
        Files.createFile(directory.resolve("bin/jshell"));
        Files.writeString(directory.resolve("release"), "IMPLEMENTOR=\"Some\"\nJAVA_VERSION=\"11.0.22\"\n");

        assertThatThrownBy(() -> command.execute(List.of("install", "--jdk", directory.toString())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(directory + " is Java 11.0.22")
                .hasMessageContaining("17");
    }

    @Test
    void shouldNotRemoveWhatIsNotThere(@TempDir Path directory) {
        assertThatThrownBy(() -> command.execute(List.of("remove", "--prefix", directory.toString())))
                .hasMessageContaining("there is no kernel lido");
    }

    @Test
    void shouldQuoteForJson() {
        assertThat(KernelSpec.json(Path.of("a \"b"), Path.of("c\\d"), Path.of("e"), "Java"))
                .contains("\"a \\\"b\"")
                .contains("\"c\\\\d\"")
                .contains("\"display_name\": \"Java\"");
    }
}
