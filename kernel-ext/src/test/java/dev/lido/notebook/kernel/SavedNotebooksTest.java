package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers of the repository's notebooks see without running them. */
class SavedNotebooksTest {
    static final Path NOTEBOOKS = Path.of("notebooks");
    private static final long MOST_BYTES = 700_000;

    static List<Path> notebooks() throws IOException {
        return NotebookFile.in(NOTEBOOKS);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void shouldShowOneRunFromTheFirstCellToTheLast(Path file) throws Exception {
        NotebookFile notebook = NotebookFile.read(file);

        assertThat(notebook.cells().stream().map(NotebookFile.Cell::count))
                .isEqualTo(IntStream.rangeClosed(1, notebook.cells().size())
                        .boxed()
                        .toList());
        assertThat(notebook.cells()).allSatisfy(cell -> assertThat(cell.errors())
                .as("cell %d, of which errors are expected only if it is tagged " + NotebookFile.FAILS, cell.count())
                .hasSize(cell.tags().contains(NotebookFile.FAILS) ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void shouldBeForEverybody(Path file) throws Exception {
        NotebookFile notebook = NotebookFile.read(file);

        assertThat(notebook.metadata().getAsJsonObject("kernelspec").get("name").getAsString())
                .isEqualTo("lido");
        assertThat(notebook.metadata()
                        .getAsJsonObject("kernelspec")
                        .get("display_name")
                        .getAsString())
                .isEqualTo("Java (Lido)");
        assertThat(Files.size(file)).isLessThan(MOST_BYTES);
        for (NotebookFile.Cell cell : notebook.cells()) {
            assertThat(cell.shown())
                    .as("cell %d shows where it ran", cell.count())
                    .noneMatch(shown -> shown.matches("(?s).*(/tmp/|/root/|/home/|/Users/|\\.m2/).*"));
        }
        assertThat(Files.readString(NOTEBOOKS.resolve("README.md"))).contains("(" + file.getFileName() + ")");
    }
}
