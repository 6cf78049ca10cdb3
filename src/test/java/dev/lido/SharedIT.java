package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shared values and large variables in a real jshell, whose classes change under them. */
@Timeout(240)
class SharedIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldShareValuesOfClassesThatAreRedefined(JShellProcess.Mode mode) throws Exception {
        String output = JShellProcess.run(
                mode,
                directory,
                "import dev.lido.*",
                "Pool.configure(o -> o.workers(1))",
                "class Box { int n = 7; int get() { return n; } }",
                "var box = Pool.broadcast(new Box())",
                "var table = Pool.broadcast(new double[1_000_000])",
                "System.out.println(\"first \" + Pool.map(x -> box.get().get() + table.get().length, List.of(1)))",
                "class Box { int n = 7; int get() { return n + 1; } }",
                "var fresh = Pool.broadcast(new Box())",
                "System.out.println(\"second \" + Pool.map(x -> fresh.get().get() + table.get().length, List.of(1)))",
                "class Other { int m = 5; }",
                "System.out.println(\"third \" + Pool.map(x -> new Other().m + table.get().length, List.of(1)))",
                "System.out.println(\"table sent once \" + (Pool.status().bytesSent() < 8_500_000))");
        assertThat(output)
                .contains("first [1000007]")
                .contains("second [1000008]")
                .contains("third [1000005]")
                .contains("table sent once true");
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendALargeVariableOnceWhateverElseChanges(JShellProcess.Mode mode) throws Exception {
        String output = JShellProcess.run(
                mode,
                directory,
                "import dev.lido.*",
                "Pool.configure(o -> o.workers(1))",
                "double[] large = new double[1_000_000]",
                "int add = 1",
                "System.out.println(Pool.map(x -> large.length + add, List.of(1)))",
                "add = 2",
                "System.out.println(Pool.map(x -> large.length + add, List.of(1)))",
                "large[3] = 4",
                "System.out.println(Pool.map(x -> large[3] + add, List.of(1)))",
                "System.out.println(\"sent twice \" + (Pool.status().bytesSent() / 8_000_000 == 2))");
        assertThat(output)
                .contains("[1000001]")
                .contains("[1000002]")
                .contains("[6.0]")
                .contains("sent twice true");
    }
}
