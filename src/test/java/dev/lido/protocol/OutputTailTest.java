package dev.lido.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker leaves of its output, whenever it ends. */
class OutputTailTest {
    @TempDir
    Path directory;

    private Path file;
    private OutputTail tail;

    @BeforeEach
    void map() throws IOException {
        file = directory.resolve("out");
        OutputTail.create(file);
        tail = OutputTail.map(file);
    }

    private boolean add(boolean error, String text) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
        return tail.add(error, bytes, 1, bytes.length - 2);
    }

    @Test
    void shouldHoldWhatWasNotSent() throws IOException {
        assertThat(OutputTail.read(file, 0)).isNull();
        add(false, "one\n");
        add(true, "two\nthree\n");
        List<Output.Part> parts = List.of(new Output.Part(false, "one\n"), new Output.Part(true, "two\nthree\n"));
        assertThat(OutputTail.read(file, 0)).isEqualTo(new Output(1, parts));
        // Sent and received, but the worker ended before it could note that.
        assertThat(OutputTail.read(file, 1)).isNull();
        assertThat(Output.decode(new Message(Kind.OUTPUT, tail.encode()))).isEqualTo(new Output(1, parts));
        tail.sent();
        assertThat(tail.isEmpty()).isTrue();
        assertThat(OutputTail.read(file, 0)).isNull();
        add(false, "four\n");
        assertThat(OutputTail.read(file, 1)).isEqualTo(new Output(2, List.of(new Output.Part(false, "four\n"))));
    }

    @Test
    void shouldTakeNoMoreThanFits() throws IOException {
        int count = 0;
        while (add(false, "line " + count)) {
            count++;
        }
        assertThat(count).isGreaterThan(1_000);
        assertThat(OutputTail.read(file, 0).parts()).hasSize(count);
        tail.sent();
        String longest = "l".repeat(40_000);
        while (!OutputTail.canHold(longest.length())) {
            assertThat(add(false, longest)).isFalse();
            longest = longest.substring(1);
        }
        assertThat(add(false, longest)).isTrue();
        assertThat(add(false, "")).isFalse();
        assertThat(OutputTail.read(file, 1).parts()).containsExactly(new Output.Part(false, longest));
    }

    @Test
    void shouldRefuseWhatIsDamaged() throws IOException {
        add(false, "one\n");
        add(false, "two\n");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[10]);
        assertThatThrownBy(() -> OutputTail.read(file, 0)).isInstanceOf(IOException.class);
        for (int length : new int[] {-1, 1, 17, whole.length, Integer.MAX_VALUE}) {
            Files.write(file, ByteBuffer.wrap(whole.clone()).putInt(8, length).array());
            assertThatThrownBy(() -> OutputTail.read(file, 0)).isInstanceOf(IOException.class);
        }
        Random random = new Random(17);
        for (int run = 0; run < 2_000; run++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(40)] = (byte) random.nextInt();
            Files.write(file, damaged);
            try {
                OutputTail.read(file, 0);
            } catch (IOException e) {
                // as it should be
            }
        }
    }
}
