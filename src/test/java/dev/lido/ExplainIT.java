package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code Pool.explain} as it is typed. */
@Timeout(240)
class ExplainIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(JShellProcess.Mode.class)
    void shouldExplainEveryKindOfLambda(JShellProcess.Mode mode) throws Exception {
        try (JShellProcess jshell = JShellProcess.start(mode, directory, List.of())) {
            jshell.type(
                    "import dev.lido.*",
                    "int n = 3, counter",
                    "List<String> words = new ArrayList<>(List.of(\"a<b\"))",
                    "Function<String, Integer> f = s -> s.length() + n",
                    "int helper(int x) { return x + n; }",
                    "void show(Explanation it) { System.out.println(\"<\" + it + \">\"); }",
                    "show(Pool.explain(x -> x + n))",
                    "show(Pool.explain(x -> helper(x)))",
                    "show(Pool.explain(x -> { counter += x; }))",
                    "show(Pool.explain((String s) -> s.length()))",
                    "show(Pool.explain((String s) -> { System.out.println(s); }))",
                    "show(Pool.explain(() -> words.size()))",
                    "show(Pool.explain(() -> { throw new java.io.IOException(); }))",
                    "show(Pool.explain(() -> { counter++; }))",
                    "show(Pool.explain(Math::abs))",
                    "show(Pool.explain(String::length))",
                    "show(Pool.explain(f))",
                    "System.out.println(\"workers: \" + Pool.status().workers().size())",
                    "Pool.configure(o -> o.workers(1))",
                    "Pool.map(f, List.of(\"a\"))",
                    "show(Pool.explain(f))",
                    "n = 4",
                    "Pool.explain(f).bytesToSend()",
                    "Pool.explain(x -> words.size() + n)",
                    "class Svc { Thread thread = new Thread(); int f() { return 1; } }",
                    "Svc svc = new Svc()",
                    "Object lock = new java.net.Socket()",
                    "Pool.explain(() -> svc.f() + lock.hashCode())",
                    "/exit");
            String output = jshell.awaitEnd();
            assertThat(output)
                    .doesNotContain("Error:", "|  Exception")
                    .contains("workers: 0")
                    .contains("variable  n  int  no worker yet  = 3")
                    .contains("method helper(int)")
                    .contains("Note: The function assigns 'counter'")
                    .contains("variable  words  List<String>  no worker yet  = [a<b]")
                    .contains("<The method reference Math::abs")
                    .contains("<The method reference String::length")
                    .contains("<A lambda (variable f)")
                    .contains("variable  n  int  1 of 1 worker has it  = 3")
                    .contains("A lambda (snippet ")
                    .contains("variable  n      int           0 of 1 worker has it  = 4")
                    .contains("2 parts are refused")
                    .contains("Can't be sent: variable 'svc'.thread is a java.lang.Thread, which can't be sent: ")
                    .contains("Can't be sent: variable 'lock' is a java.net.Socket, which can't be sent: ");
        }
    }
}
