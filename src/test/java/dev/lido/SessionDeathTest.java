package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lido.Trap.How;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The session's process is killed: whatever its workers are at, they are gone soon, with what they started and left. */
@Timeout(60)
class SessionDeathTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    /** What the worker is at. */
    enum State {
        IDLE,
        LOOP,
        SLEEP_FOR_EVER,
        SIGSTOP,
        PRINTING,
        CHILD_PROCESS,
        SHUTDOWN_HOOK
    }

    /** A session that gets a worker into a state, prints the ids of the processes to watch, and waits. */
    static final class Session {
        private Session() {}

        public static void main(String[] args) throws Exception {
            State state = State.valueOf(args[0]);
            Pool.configure(o -> o.workers(1).idleTimeout(Duration.ofDays(1)).output(PoolOptions.Output.QUIET));
            List<Long> pids = Pool.submit(() -> {
                        List<Long> mine =
                                new ArrayList<>(List.of(ProcessHandle.current().pid()));
                        if (state == State.CHILD_PROCESS) {
                            mine.add(new ProcessBuilder("sleep", "1234").start().pid());
                        }
                        if (state == State.SHUTDOWN_HOOK) {
                            Runtime.getRuntime().addShutdownHook(new Thread(SessionDeathTest::stay));
                        }
                        return mine;
                    })
                    .get();
            PoolFuture<?> task = Pool.submit(() -> {
                switch (state) {
                    case LOOP, SLEEP_FOR_EVER, SIGSTOP -> Trap.spring(How.valueOf(state.name()));
                    case PRINTING -> {
                        while (true) {
                            System.out.println("and on");
                        }
                    }
                    default -> {}
                }
            });
            if (state == State.IDLE || state == State.CHILD_PROCESS || state == State.SHUTDOWN_HOOK) {
                task.get();
            }
            System.out.println(
                    String.join(" ", pids.stream().map(String::valueOf).toList()));
            stay();
        }
    }

    private static void stay() {
        try {
            TimeUnit.DAYS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeItsWorkersAlong(State state) throws Exception {
        Process session = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Session.class.getName(),
                        state.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = session.inputReader()) {
            List<ProcessHandle> processes = new ArrayList<>();
            for (String pid : firstLine(out).split(" ")) {
                processes.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
            }
            session.destroyForcibly().waitFor();
            await().atMost(LIMIT).until(() -> processes.stream().noneMatch(SessionDeathTest::lives));
        } finally {
            session.destroyForcibly().waitFor();
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(directory).isEmptyDirectory());
    }

    private static String firstLine(BufferedReader out) throws IOException {
        String line = out.readLine();
        assertThat(line).as("the session's only line").isNotNull();
        return line;
    }

    /** Not counting one that is dead and not yet reaped, which in a container may stay for ever. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
