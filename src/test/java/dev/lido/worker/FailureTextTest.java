package dev.lido.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.ItemOutcome.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void shouldTellTypeMessageAndTrace() {
        ItemOutcome outcome = FailureText.of(Status.THREW, new IOException("disk full"));

        assertThat(outcome.status()).isEqualTo(Status.THREW);
        assertThat(outcome.type()).isEqualTo("java.io.IOException");
        assertThat(outcome.message()).isEqualTo("disk full");
        assertThat(outcome.trace())
                .startsWith("java.io.IOException: disk full")
                .contains("FailureTextTest.shouldTellTypeMessageAndTrace");
    }

    @Test
    void shouldCopeWithAMessageThatThrowsAnExceptionOfItsKind() {
        class Speechless extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new Speechless();
            }
        }
        ItemOutcome outcome = FailureText.of(Status.THREW, new Speechless());

        assertThat(outcome.type()).isEqualTo(Speechless.class.getName());
        assertThat(outcome.message()).contains("getMessage threw").contains("Speechless");
    }

    @Test
    void shouldCopeWithAMessageThatRecursesForEver() {
        class Endless extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return "again: " + this;
            }
        }
        ItemOutcome outcome = FailureText.of(Status.THREW, new Endless());

        assertThat(outcome.message()).contains("StackOverflowError");
    }
}
