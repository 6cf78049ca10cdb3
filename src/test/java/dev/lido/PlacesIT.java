package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lambdas that stand elsewhere than in a snippet, and snippets of later Java versions. */
@Timeout(120)
class PlacesIT {
    private static final String PROGRAM = """
            import dev.lido.*;
            import java.util.*;
            import java.util.function.*;
            public class Program {
                static int k = 4;
                record P(int a) {}
                public static void main(String[] args) {
                    int five = 5;
                    Function<Integer, Integer> plain = x -> x + five;
                    System.out.println(Pool.map(x -> new P(x + five), List.of(1)) + " " + Pool.map(plain, List.of(1)));
                    Pool.shutdown();
                }
            }
            """;

    private static final String LIBRARY = """
            package lib;
            import dev.lido.*;
            import java.util.*;
            public class Lib {
                public record Q(int z) {}
                public static int tripled(int x) { return 3 * x; }
                public static List<Integer> run() { int k = 2; return Pool.map(x -> x * k, List.of(4)); }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void shouldRunInACompiledProgram() throws Exception {
        Path classes = compile("Program.java", PROGRAM);
        assertThat(java("-cp", JShellProcess.jar() + java.io.File.pathSeparator + classes, "Program"))
                .contains("[P[a=6]] [6]");
    }

    @Test
    void shouldRunInSourceMode() throws Exception {
        Path source = Files.writeString(directory.resolve("Program.java"), PROGRAM);
        assertThat(java("-cp", JShellProcess.jar(), source.toString())).contains("[P[a=6]] [6]");
    }

    @Test
    void shouldRunFromALibraryThatIsAddedLater() throws Exception {
        Path classes = compile("Lib.java", LIBRARY);
        String output = JShellProcess.run(
                JShellProcess.Mode.REMOTE,
                directory,
                "import dev.lido.*",
                "Pool.map(x -> x, List.of(1))",
                "/env --class-path " + JShellProcess.jar() + java.io.File.pathSeparator + classes,
                "import dev.lido.*",
                "import lib.*",
                "System.out.println(Pool.map(x -> Lib.tripled(x), List.of(1)) + \" \" + Lib.run() + \" \""
                        + " + Pool.map(q -> q.z(), List.of(new Lib.Q(9))))");
        assertThat(output).contains("[3] [8] [9]");
    }

    /** The build on the later JDK runs these; an earlier one has no such Java. */
    @TestFactory
    Stream<DynamicTest> shouldRunSnippetsOfJava25() {
        if (Runtime.version().feature() < 25) {
            return Stream.of();
        }
        return Stream.of(DynamicTest.dynamicTest("patterns, virtual threads, scoped values, sequenced", () -> {
            String output = JShellProcess.run(
                    JShellProcess.Mode.REMOTE,
                    directory,
                    "import dev.lido.*",
                    "record A(int x, int y) {} sealed interface S permits T, U {}",
                    "record T(A a) implements S {}",
                    "record U(String s) implements S {}",
                    "System.out.println(Pool.map(s -> switch (s) { case T(A(int x, var _)) when x > 1 -> \"big\" + x;"
                            + " case T _ -> \"T\"; case U(var u) -> u; },"
                            + " List.<S>of(new T(new A(2, 3)), new T(new A(1, 1)), new U(\"u\"))))",
                    "System.out.println(Pool.map(x -> { int[] r = {0};"
                            + " Thread t = Thread.ofVirtual().start(() -> r[0] = x * 2); t.join(); return r[0]; },"
                            + " List.of(4)))",
                    "System.out.println(Pool.map(x -> { ScopedValue<Integer> v = ScopedValue.newInstance();"
                            + " return ScopedValue.where(v, x).call(() -> v.get() + 1); }, List.of(4)))",
                    "System.out.println(Pool.map(x -> x.reversed(), List.of(new ArrayList<>(List.of(1, 2)))))");
            assertThat(output)
                    .contains("[big2, T, u]")
                    .contains("[8]")
                    .contains("[5]")
                    .contains("[[2, 1]]");
        }));
    }

    @Test
    void shouldNotFillWorkersWithRedefinedCode() throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "import dev.lido.*",
                "Pool.configure(o -> o.workers(1))",
                "int count(int x) { System.gc();"
                        + " return java.lang.management.ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(); }",
                "int m(int x) { return x; }",
                "Pool.map(x -> m(x), List.of(1))",
                "int before = Pool.map(x -> count(x), List.of(1)).get(0)"));
        for (int i = 1; i <= 60; i++) {
            lines.add("int m(int x) { return x + " + i + "; }");
            lines.add(
                    "if (Pool.map(x -> m(x), List.of(0)).get(0) != " + i + ") System.out.println(\"WRONG " + i + "\")");
        }
        lines.add("System.out.println(\"grown by \" + (Pool.map(x -> count(x), List.of(1)).get(0) - before))");
        String output = JShellProcess.run(JShellProcess.Mode.REMOTE, directory, lines.toArray(String[]::new));
        assertThat(output).doesNotContain("WRONG");
        String grown = output.lines()
                .filter(line -> line.startsWith("grown by "))
                .findFirst()
                .orElseThrow();
        assertThat(Integer.parseInt(grown.substring("grown by ".length()))).isLessThan(40);
    }

    private Path compile(String name, String source) throws IOException {
        Path file = Files.writeString(directory.resolve(name), source);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", JShellProcess.jar(), "-d", classes.toString(), file.toString());
        assertThat(code).isZero();
        return classes;
    }

    private String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("t")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LIDO_CACHE", JShellProcess.cache().toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
