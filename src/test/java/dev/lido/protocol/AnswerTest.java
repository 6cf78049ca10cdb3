package dev.lido.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final Answer ANSWER = new Answer(
            3,
            4711,
            List.of(),
            List.of(new Answer.Loss(5, 1, List.of(1L, -2L), List.of("why", ""))),
            6,
            new Printed(9, 2, List.of(new Output.Part(true, "line\n"))));

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        assertThat(Answer.decode(ANSWER.encode())).isEqualTo(ANSWER);
    }

    @Test
    void shouldRefuseWhatIsDamaged() {
        byte[] bytes = ANSWER.encode().toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            ByteChain part = ANSWER.encode().slice(0, length);
            assertThatThrownBy(() -> Answer.decode(part)).isInstanceOf(IOException.class);
        }
    }
}
