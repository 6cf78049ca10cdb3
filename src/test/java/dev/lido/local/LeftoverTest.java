package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverTest {
    @TempDir
    Path parent;

    private Path made(String name, String note) throws IOException {
        Path directory = Files.createDirectory(parent.resolve(name));
        Files.writeString(directory.resolve("socket"), "");
        if (note != null) {
            Files.writeString(directory.resolve("session"), note);
        }
        return directory;
    }

    @Test
    void shouldRemoveWhatDeadSessionsLeftAndNothingElse() throws IOException {
        Path own = made("lido-1", null);
        Leftover.mark(own);
        long pid = ProcessHandle.current().pid();
        Path dead = made("lido-2", "999999999 5");
        Path reused = made("lido-3", pid + " 5");
        Path unmarked = made("lido-4", null);
        Path garbled = made("lido-5", "what?");
        Path other = made("else", "999999999 5");
        Path target = made("target", "999999999 5");
        Path link = Files.createSymbolicLink(parent.resolve("lido-6"), target);

        Leftover.sweep(own);

        assertThat(dead).doesNotExist();
        assertThat(reused).doesNotExist();
        assertThat(own).exists();
        assertThat(unmarked).exists();
        assertThat(garbled).exists();
        assertThat(other).exists();
        assertThat(link).exists();
        assertThat(target.resolve("socket")).exists();
    }
}
