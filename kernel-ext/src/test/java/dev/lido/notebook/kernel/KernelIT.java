package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import dev.lido.notebook.kernel.KernelClient.Cell;
import dev.lido.notebook.kernel.KernelClient.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The installed kernel, as a front end meets it. */
@Timeout(240)
class KernelIT {
    @TempDir
    static Path directory;

    private static KernelClient kernel;
    private static Message info;

    @BeforeAll
    static void startKernel() throws Exception {
        kernel = InstalledKernel.start(directory);
        info = kernel.awaitReady();
    }

    @AfterAll
    static void endKernel() throws Exception {
        try {
            assertThat(kernel.control("shutdown_request", Map.of("restart", false))
                            .text("status"))
                    .isIn("", "ok");
            assertThat(kernel.awaitEnd(20)).isTrue();
            assertThat(Files.readString(directory.resolve("kernel.log"))).isEmpty();
        } finally {
            kernel.close();
        }
    }

    /** So that a failed test does not spoil the next; and without progress, which a busy machine would bring about. */
    @BeforeEach
    void configure() throws Exception {
        kernel.execute("Pool.configure(o -> PoolOptions.defaults().workers(2).progress(false));");
    }

    @Test
    void shouldTellWhatItIs() {
        assertThat(info.text("implementation")).isEqualTo("Java (Lido)");
        assertThat(info.content().getAsJsonObject("language_info").get("name").getAsString())
                .isEqualTo("java");
        assertThat(info.text("protocol_version")).startsWith("5.");
    }

    @Test
    void shouldRunCellsOfManySnippets() throws Exception {
        Cell cell = kernel.execute("""
                record Trip(String to, double km) {}
                double factor = 1.5;
                double cost(Trip trip) { return trip.km() * factor; }
                var trips = List.of(new Trip("Rimini", 122), new Trip("<Grado>", 140));
                Pool.map(trip -> cost(trip), trips)""");

        assertThat(cell.result()).isEqualTo("[183.0, 210.0]");
        assertThat(cell.status()).isEqualTo("ok");
        assertThat(kernel.execute("factor = 2;\nPool.map(trip -> cost(trip), trips)")
                        .result())
                .isEqualTo("[244.0, 280.0]");
        assertThat(kernel.execute("trips").result("text/html"))
                .contains("<th>to</th><th>km</th>")
                .contains("<td>&lt;Grado&gt;</td>");
        assertThat(kernel.execute("trips;").types()).doesNotContain("execute_result");
    }

    @Test
    void shouldShowPicturesAndWhatIsDisplayed() throws Exception {
        Cell cell = kernel.execute("new java.awt.image.BufferedImage(3, 3, java.awt.image.BufferedImage.TYPE_INT_RGB)");
        assertThat(cell.result("image/png")).startsWith("iVBOR");
        assertThat(cell.result()).isEqualTo("a picture of 3 x 3");

        assertThat(kernel.execute("display(List.of(1, 2)); 5").displayed("text/plain"))
                .isEqualTo("[1, 2]");
    }

    @Test
    void shouldStreamInOrder() throws Exception {
        Cell cell = kernel.execute("""
                System.out.print("a"); System.err.println("b");
                System.out.println("c"); System.err.print("d");
                "e\"""");

        assertThat(cell.published().stream()
                        .filter(one -> one.type().equals("stream"))
                        .map(one -> one.text("text").strip()))
                .containsExactly("a", "b", "c", "d");
        assertThat(cell.types().get(cell.types().size() - 1)).isEqualTo("execute_result");
        assertThat(kernel.execute("for (int i = 0; i < 20_000; i++) System.out.println(i);").stream("stdout"))
                .startsWith("0\n1\n")
                .endsWith("19999\n")
                .hasLineCount(20_000);
    }

    @Test
    void shouldPointAtTheLinesOfErrors() throws Exception {
        Cell uncompiled = kernel.execute("int a = 1;\nint b = a + undefinedThing;\nint c = 3;");
        assertThat(uncompiled.status()).isEqualTo("error");
        assertThat(uncompiled.error())
                .startsWith("line 2: cannot find symbol")
                .contains("   2 | int b = a + undefinedThing;\n                   ^");

        String thrower =
                "int thrower(int x) {\n    if (x > 2) throw new IllegalStateException(\"odd \" + x);\n    return x;\n}\n";
        assertThat(kernel.execute(thrower + "\nthrower(3)").error())
                .startsWith("java.lang.IllegalStateException: odd 3")
                .containsPattern("at thrower, cell \\d+, line 2\n")
                .containsPattern("at cell \\d+, line 6");
        assertThat(kernel.execute("Pool.map(x -> thrower(x), List.of(1, 5))").error())
                .contains("item 1 (5)")
                .containsPattern("thrower.* line 2");
        assertThat(kernel.execute("int half = (").error()).contains("in the middle of a statement");
        assertThat(kernel.execute("int needy() { return missing(); }\nneedy()").error())
                .contains("needy")
                .contains("missing()");
    }

    @Test
    void shouldNotShowWhatLidoDoesWithTheJdk() throws Exception {
        kernel.execute("var halves = Pool.with(o -> o.onError(OnError.COLLECT)).map(x -> 1 / x, List.of(0, 1));");

        assertThat(kernel.execute("halves.get(0)").error())
                .contains("ArithmeticException: / by zero")
                .containsPattern("at a? ?lambda, cell \\d+, line 1")
                .doesNotContain("java.util.stream", "do_it$");
    }

    @Test
    void shouldHelpToWrite() throws Exception {
        assertThat(matches("int before = 1;\nList.o")).contains("of(").doesNotContain("copyOf(");
        assertThat(matches("%par")).containsExactly("%parallel");
        assertThat(matches("%%every")).containsExactly("%%everywhere");
        assertThat(matches("%parallel --wor")).containsExactly("--workers");

        Message inspected =
                kernel.request("inspect_request", Map.of("code", "Pool.map", "cursor_pos", 7, "detail_level", 0));
        assertThat(inspected.data("text/plain")).contains("map(Fn<");
        assertThat(kernel.request("inspect_request", Map.of("code", "%parallel", "cursor_pos", 3, "detail_level", 0))
                        .data("text/plain"))
                .contains("%%everywhere");

        assertThat(isComplete("int x = 1;")).isEqualTo("complete");
        assertThat(isComplete("for (int i = 0; i < 3; i++) {")).isEqualTo("incomplete");
        assertThat(isComplete("%parallel")).isEqualTo("complete");
    }

    private static List<String> matches(String code) throws Exception {
        JsonArray found = kernel.request("complete_request", Map.of("code", code, "cursor_pos", code.length()))
                .content()
                .getAsJsonArray("matches");
        return found.asList().stream().map(one -> one.getAsString()).toList();
    }

    private static String isComplete(String code) throws Exception {
        return kernel.request("is_complete_request", Map.of("code", code)).text("status");
    }

    @Test
    void shouldRefuseInputPolitely() throws Exception {
        assertThat(kernel.execute("System.in.read()").error()).contains("takes no input");
    }

    @Test
    void shouldStopALoop() throws Exception {
        assertThat(interruptedOnceItSays("System.out.println(\"go\"); while (true) {}"))
                .startsWith("The cell was interrupted");
        assertThat(kernel.execute("1 + 1").result()).isEqualTo("2");
    }

    @Test
    void shouldStopByASignal() throws Exception {
        String id = kernel.submit("System.out.println(\"go\"); Thread.sleep(60_000);");
        kernel.awaitPublished(id, one -> one.type().equals("stream"));
        new ProcessBuilder("sh", "-c", "kill -INT " + kernel.handle().pid())
                .start()
                .waitFor();

        assertThat(kernel.await(id).error()).contains("nterrupted");
        assertThat(kernel.execute("1 + 1").result()).isEqualTo("2");
    }

    @Test
    void shouldTellHowFarAnInterruptedMapCameAndKeepItsWorkers() throws Exception {
        String pids = "Pool.everywhere(() -> ProcessHandle.current().pid()).stream().sorted().toList()";
        String before = kernel.execute(pids).result();

        assertThat(interruptedOnceItSays(
                        "Pool.map(x -> { System.out.println(\"go\"); if (x > 3) Thread.sleep(60_000); return x; },"
                                + " Items.range(0, 40))"))
                .containsPattern("nterrupted after \\d+ of 40 items");
        assertThat(interruptedOnceItSays(
                        "%%parallel x : 40\nSystem.out.println(\"go\");\nif (x > 3) Thread.sleep(60_000);\nx"))
                .containsPattern("nterrupted after \\d+ of 40 items");
        assertThat(kernel.execute(pids).result()).isEqualTo(before);
    }

    /** Runs a cell and interrupts it when it has printed something; its error. */
    private static String interruptedOnceItSays(String code) throws Exception {
        String id = kernel.submit(code);
        kernel.awaitPublished(id, one -> one.type().equals("stream"));
        kernel.control("interrupt_request", Map.of());
        return kernel.await(id).error();
    }

    @Test
    void shouldNotRunWhatWasSentBeforeAFailure() throws Exception {
        String first = kernel.submit("Thread.sleep(300); throw new IllegalStateException(\"x\");");
        String second = kernel.submit("int never = 1;");
        Cell failed = kernel.await(first);
        Cell stale = kernel.await(second);

        assertThat(failed.status()).isEqualTo("error");
        assertThat(stale.status()).isEqualTo("aborted");
        assertThat(kernel.execute("never").status()).isEqualTo("error");
    }

    @Test
    void shouldShowAndConfigureThePool() throws Exception {
        assertThat(kernel.execute("%parallel --workers 1 --idle 30s").result()).isEqualTo("0 of 1 workers");
        kernel.execute("Pool.map(x -> x, List.of(1))");
        Cell status = kernel.execute("%parallel");
        assertThat(status.result()).contains("1 of 1 workers").contains("idle");
        assertThat(status.result("text/html")).contains("<table>").contains("<td>idle</td>");
        assertThat(kernel.execute("%parallel --wrokers 2").error()).contains("unknown option \"wrokers\"");
        assertThat(kernel.execute("%parallel shutdown").result()).contains("have ended");
        assertThat(kernel.execute("%parallel").result()).isEqualTo("0 of 1 workers");
        assertThat(kernel.execute("%parallel help").result()).contains("%%everywhere");
        assertThat(kernel.execute("%paralel").error()).contains("there is no magic %paralel");
    }

    @Test
    void shouldMapInOneLine() throws Exception {
        assertThat(kernel.execute("%parallel x : 5 -> x * 2").result()).isEqualTo("[0, 2, 4, 6, 8]");
        assertThat(kernel.execute("int base = 10;\n%parallel r = x : IntStream.range(0, 3) -> x + base\nr")
                        .result())
                .isEqualTo("[10, 11, 12]");
        assertThat(kernel.execute("List<String> s = %parallel x : new String[] {\"a\\\"b\"} -> x + \"c\"\ns")
                        .result())
                .isEqualTo("[a\"bc]");
        assertThat(kernel.execute("%parallel e : Map.of(\"k\", 1) -> e.getKey() + e.getValue()")
                        .result())
                .isEqualTo("[k1]");
        assertThat(kernel.execute("%parallel x : Stream.of(1, 2) -> System.out.println(\"<\" + x + \">\")").stream(
                        "stdout"))
                .contains("<1>")
                .contains("<2>");
    }

    @Test
    void shouldMapABody() throws Exception {
        Cell assigned = kernel.execute("""
                %%parallel --retries 1 big = int x : new int[] {1, 2}
                int y = x * 10;
                // the value
                y + 1""");
        assertThat(assigned.status()).isEqualTo("ok");
        assertThat(assigned.types()).containsExactly("execute_input");
        assertThat(kernel.execute("List<Integer> typed = big; typed").result()).isEqualTo("[11, 21]");
        assertThat(kernel.execute("%%parallel x : 3\nif (x == 1) return \"one\";\nreturn \"other\";")
                        .result())
                .isEqualTo("[other, one, other]");
        assertThat(kernel.execute("%%parallel x : 4\nint y = x + 1;\ny + undefined")
                        .error())
                .startsWith("line 3: cannot find symbol")
                .contains("   3 | y + undefined\n           ^");
        assertThat(kernel.execute("%%parallel x : 4\nif (x == 2) throw new IllegalStateException(\"no\");\nx")
                        .error())
                .contains("item 2 (2)")
                .contains("no")
                .contains("line 2");
    }

    @Test
    void shouldShowTheProgressOfCallsThatTakeLong() throws Exception {
        kernel.execute("Pool.configure(o -> PoolOptions.defaults().workers(2));");
        Cell slow = kernel.execute("Pool.forEach(x -> Thread.sleep(400), Items.range(0, 14))");
        List<Message> bars = bars(slow, "text/html");
        assertThat(bars.size()).isGreaterThan(2);
        assertThat(bars.get(0).type()).isEqualTo("display_data");
        assertThat(bars.stream().skip(1)).allMatch(bar -> bar.type().equals("update_display_data"));
        assertThat(bars.get(0).data("text/html")).contains("<progress value=", " of 14 done", " left (");
        assertThat(bars.get(bars.size() - 1).data("text/html"))
                .contains("<progress value=\"1.0000\" max=\"1\">", "14 of 14 done")
                .contains(">workers</summary>");
        assertThat(bars).as("what the workers do").anyMatch(bar -> Pattern.compile(
                        "<tr><td>1</td><td>\\d+</td><td>\\d</td><td>item \\d+</td></tr>")
                .matcher(bar.data("text/html"))
                .find());
        assertThat(bars.get(bars.size() - 1).data("text/plain")).startsWith("forEach: 14 of 14 done");
    }

    @Test
    void shouldLeaveNothingBehindOfQuickCalls() throws Exception {
        kernel.execute("Pool.configure(o -> PoolOptions.defaults().workers(2)); Pool.map(x -> x, List.of(1, 2));");

        assertThat(kernel.execute("Pool.map(x -> x, List.of(1, 2))").types())
                .containsExactly("execute_input", "execute_result");
        assertThat(kernel.execute("%%parallel --progress html x : 3\nx").types())
                .containsExactly("execute_input", "execute_result");
        assertThat(kernel.execute("%%parallel --progress text x : 3\nx").types())
                .containsExactly("execute_input", "execute_result");
    }

    @Test
    void shouldShowProgressAsTheMagicSays() throws Exception {
        Cell text = kernel.execute("%%parallel --progress text x : 14\nThread.sleep(400);");
        List<Message> lines = bars(text, "text/plain");
        assertThat(lines.size()).isGreaterThan(2);
        assertThat(lines).allMatch(line -> line.data("text/html").isEmpty());
        kernel.execute("Pool.configure(o -> PoolOptions.defaults().workers(2));");
        assertThat(bars(kernel.execute("%%parallel --progress none x : 14\nThread.sleep(400);"), "text/plain"))
                .isEmpty();
        assertThat(kernel.execute("%%parallel --progress loud x : 4\nx").error())
                .isEqualTo("%parallel: progress (\"loud\") must be html, text or none");
    }

    @Test
    void shouldShowFailuresAndTheInterruptOfACall() throws Exception {
        Cell failing = kernel.execute("""
                var kept = Pool.with(o -> o.onError(OnError.COLLECT).progress(true)).map(x -> {
                    Thread.sleep(400);
                    if (x % 2 == 0) throw new IllegalStateException("<odd> " + x);
                    return x;
                }, Items.range(0, 14));""");
        assertThat(failing.error()).isEmpty();
        List<Message> bars = bars(failing, "text/html");
        assertThat(bars.get(bars.size() - 1).data("text/html"))
                .contains("7 failed")
                .containsPattern("&lt;odd&gt; 0 \\(cell \\d+, line 3\\)</li>")
                .contains("<li>and 2 more</li>");

        Cell body = kernel.execute("""
                %%parallel --on-error collect --progress text kept = x : 14
                Thread.sleep(400);
                if (x == 2) throw new IllegalStateException("even");
                x""");
        List<Message> lines = bars(body, "text/plain");
        assertThat(lines.get(lines.size() - 1).data("text/plain")).containsPattern("even \\(cell \\d+, line 3\\)");

        String endless =
                kernel.submit("%%parallel --progress html x : 40\nif (x > 3) while (true) Thread.sleep(50);\nx");
        kernel.awaitPublished(endless, one -> one.data("text/html").contains("<progress"));
        kernel.control("interrupt_request", Map.of());
        Cell stopped = kernel.await(endless);
        assertThat(stopped.error()).startsWith("Interrupted after ").contains(" of 40 items");
        List<Message> last = bars(stopped, "text/html");
        assertThat(last.get(last.size() - 1).data("text/html")).containsPattern("map: interrupted at \\d+ of 40[, ]");
    }

    private static List<Message> bars(Cell cell, String type) {
        return cell.published().stream()
                .filter(one ->
                        one.type().endsWith("display_data") && !one.data(type).isEmpty())
                .toList();
    }

    @Test
    void shouldRunEverywhere() throws Exception {
        kernel.execute("%%everywhere pids =\nProcessHandle.current().pid()");
        assertThat(kernel.execute("new HashSet<>(pids).size()").result()).isEqualTo("2");
        assertThat(kernel.execute("%%everywhere\nSystem.out.println(\"warm\");").stream("stdout"))
                .containsIgnoringNewLines("warm");
    }

    @Test
    void shouldKeepOutputInTheCellThatStartedIt() throws Exception {
        String started = kernel.submit("""
                %%parallel --async later = x : 4
                Thread.sleep(500);
                System.out.println("printed " + x);
                x""");
        assertThat(kernel.await(started).status()).isEqualTo("ok");
        Cell second = kernel.execute("System.out.println(\"second\"); later.get()");
        assertThat(second.result()).isEqualTo("[0, 1, 2, 3]");
        assertThat(second.stream("stdout")).isEqualTo("second\n");

        for (int i = 0; i < 4; i++) {
            String line = "printed " + i;
            kernel.awaitPublished(
                    started,
                    one -> one.type().equals("stream") && one.text("text").contains(line));
        }
    }

    @Test
    void shouldAddToTheClassPathOfCellsAndWorkers() throws Exception {
        Path source = Files.writeString(
                directory.resolve("Lib.java"),
                "package lib; public class Lib { public static int twice(int x) { return 2 * x; } }");
        Path classes = Files.createDirectories(directory.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()))
                .isZero();
        Path jar = directory.resolve("lib.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("lib/Lib.class"));
            Files.copy(classes.resolve("lib/Lib.class"), out);
        }

        assertThat(kernel.execute("%classpath " + jar
                                + "\nlib.Lib.twice(2) + \" \" + Pool.map(x -> lib.Lib.twice(x), List.of(4))")
                        .result())
                .isEqualTo("4 [8]");
        assertThat(kernel.execute("%classpath no/such.jar").error()).contains("there is no");
    }

    /** The build has this artifact in its local repository: it is a dependency of other tests. */
    @Test
    void shouldGetArtifacts() throws Exception {
        Cell cell = kernel.execute("""
                %maven org.apache.commons:commons-math3:3.6.1
                import org.apache.commons.math3.util.ArithmeticUtils;
                Pool.map(x -> ArithmeticUtils.gcd(x, 12), List.of(8, 9))""");

        assertThat(cell.error()).isEmpty();
        assertThat(cell.result()).isEqualTo("[4, 3]");
        assertThat(kernel.execute("%maven org.apache.commons:commons-math3:3.6.1")
                        .result())
                .isEqualTo("""
                        On the class path, here and in the workers:
                          org.apache.commons:commons-math3:3.6.1""");
        assertThat(kernel.execute("Pool.explain(x -> ArithmeticUtils.gcd(6, 4)).toString()")
                        .result())
                .contains("commons-math3-3.6.1.jar")
                .doesNotContain("org/apache/commons");
        assertThat(kernel.execute("%maven nonsense").error()).contains("%maven group:artifact:version");
    }
}
