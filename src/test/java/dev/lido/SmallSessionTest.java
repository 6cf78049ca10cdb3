package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session whose own heap is too small for what comes or goes: the call fails, and nothing else does. */
@Timeout(60)
class SmallSessionTest {
    @TempDir
    Path directory;

    /** What is tried, one line for each outcome. */
    static final class Session {
        private Session() {}

        public static void main(String[] args) {
            Pool.configure(o -> o.workers(1).heap("512m"));
            System.out.println("result: "
                    + outcome(() -> Pool.submit(() -> new byte[200 << 20]).join().length));
            System.out.println("then: " + outcome(() -> Pool.submit(() -> 1).join()));
            System.out.println("results: "
                    + outcome(() -> Pool.map(x -> new byte[1 << 20], ints(300)).size()));
            System.out.println("then: " + outcome(() -> Pool.submit(() -> 2).join()));
            System.exit(0);
        }

        private static List<Integer> ints(int count) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(i);
            }
            return all;
        }

        private static String outcome(Call<?> call) {
            try {
                return String.valueOf(call.call());
            } catch (CompletionException e) {
                return String.valueOf(e.getCause());
            } catch (Throwable e) {
                return e.toString();
            }
        }
    }

    @Test
    void shouldFailTheCallThatIsTooLargeAndGoOn() throws Exception {
        Process session = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC", // says sooner than others that there is no more
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Session.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(session.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(session.waitFor()).isZero();
        assertThat(output.lines())
                .as(output)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("NotShippableException")
                                .contains("the result of the submitted task: is longer than the ")
                                .contains("heap of ")
                                .contains("-Xmx"),
                        line -> assertThat(line).isEqualTo("then: 1"),
                        line -> assertThat(line).containsPattern("Exception|OutOfMemoryError"),
                        line -> assertThat(line).isEqualTo("then: 2"));
    }
}
