package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class archive that a session makes for the workers of later sessions. */
@Timeout(180)
class ClassArchiveIT {
    private static final String CALL =
            "System.out.println(\"answer \" + Pool.map(x -> System.getProperty(\"java.vm.info\"), List.of(1)))";

    @TempDir
    Path directory;

    @Test
    void shouldBeMadeInTheBackgroundUsedLaterAndReplacedWhenDamaged() throws Exception {
        Path cache = directory.resolve("cache");
        session(cache);
        Path archive = archives(cache).get(0);
        long made = Files.size(archive);
        assertThat(made).isGreaterThan(100_000);

        Files.write(archive, new byte[1000]);
        session(cache);
        assertThat(Files.size(archives(cache).get(0))).isGreaterThan(100_000);
        assertThat(archives(cache)).hasSize(1);
    }

    @Test
    void shouldGiveWayToWhatTheUserSaysOfArchives() throws Exception {
        Path cache = directory.resolve("cache");
        session(cache);
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, cache, List.of("-s"))) {
            jshell.type("import dev.lido.*", CALL, "Pool.configure(o -> o.jvmArgs(\"-Xshare:off\"))", CALL, "/exit");
            List<String> answers = jshell.awaitEnd()
                    .lines()
                    .filter(line -> line.contains("answer ["))
                    .toList();
            assertThat(answers).hasSize(2);
            assertThat(answers.get(0)).contains("sharing");
            assertThat(answers.get(1)).doesNotContain("sharing");
        }
    }

    @Test
    void shouldNotBeMissedWhereTheCacheCannotBe() throws Exception {
        Path file = Files.createFile(directory.resolve("not-a-directory"));
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, file, List.of("-s"))) {
            jshell.type("import dev.lido.*", CALL);
            assertThat(jshell.awaitOutput(text -> text.contains("answer ["))).doesNotContainIgnoringCase("warning");
            jshell.type("/exit").awaitEnd();
        }
    }

    @Test
    void shouldLeaveNothingUnfinishedWhenTheSessionIsOverFirst() throws Exception {
        Path cache = directory.resolve("cache");
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, cache, List.of("-s"))) {
            jshell.type("import dev.lido.*", CALL);
            jshell.awaitOutput(text -> text.contains("answer ["));
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(cache.resolve("lock")));
            jshell.type("/exit").awaitEnd();
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Leftovers.processes(directory.toString()))
                .isEmpty());
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("unfinished"));
        }
        assertThat(directory.resolve("t")).isEmptyDirectory();
    }

    /** A session that makes a call, and goes on until there is a whole archive. */
    private void session(Path cache) throws IOException, InterruptedException {
        try (JShellProcess jshell = JShellProcess.start(JShellProcess.Mode.REMOTE, directory, cache, List.of("-s"))) {
            jshell.type("import dev.lido.*", CALL);
            jshell.awaitOutput(text -> text.contains("answer ["));
            await().atMost(Duration.ofSeconds(60)).until(() -> !archives(cache).isEmpty() && isWhole(cache));
            jshell.type(CALL, "/exit");
            assertThat(jshell.awaitEnd()).doesNotContainIgnoringCase("warning");
        }
    }

    private static boolean isWhole(Path cache) throws IOException {
        Path archive = archives(cache).get(0);
        Path note = archive.resolveSibling(archive.getFileName() + ".ok");
        return Files.exists(note) && Files.readString(note).startsWith(Files.size(archive) + " ");
    }

    private static List<Path> archives(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa")
                            && !file.getFileName().toString().startsWith("unfinished"))
                    .toList();
        }
    }
}
