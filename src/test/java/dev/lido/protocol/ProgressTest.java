package dev.lido.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    @TempDir
    Path directory;

    @Test
    void shouldShowTheSessionWhatTheWorkerNotes() throws IOException {
        Path file = directory.resolve("at");
        Progress.create(file);
        Progress worker = Progress.map(file);
        assertThat(Progress.read(file).fraction()).isNegative();

        worker.begin(7, 0);
        worker.tell(0.25);
        assertThat(Progress.read(file).chunk()).isEqualTo(7);
        assertThat(Progress.read(file).fraction()).isEqualTo(0.25);

        worker.tell(0);
        assertThat(Progress.read(file).fraction()).isZero();

        // What one item has told says nothing of the next.
        worker.begin(7, 1);
        assertThat(Progress.read(file).offset()).isEqualTo(1);
        assertThat(Progress.read(file).fraction()).isNegative();
    }
}
