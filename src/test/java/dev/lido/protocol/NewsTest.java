package dev.lido.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
    private static final List<News> ALL = List.of(
            new News(5, 3001, 4711, 7, true, 0.25, new Printed(9, 2, List.of(new Output.Part(true, "line\n")))),
            new News(6, 0, 0, 0, false, -1, new Printed(10, 0, List.of())));

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        assertThat(News.decode(News.encode(ALL))).isEqualTo(ALL);
    }

    @Test
    void shouldRefuseWhatIsDamaged() {
        byte[] bytes = News.encode(ALL).toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            ByteChain part = News.encode(ALL).slice(0, length);
            assertThatThrownBy(() -> News.decode(part)).isInstanceOf(IOException.class);
        }
    }
}
