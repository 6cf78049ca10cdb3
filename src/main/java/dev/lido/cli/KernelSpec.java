package dev.lido.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The file by which Jupyter knows a kernel. */
final class KernelSpec {
    private static final String MAIN = "dev.lido.notebook.kernel.KernelMain";

    private static final List<String> FLAGS = List.of(
            // Plain lambdas can be captured without an agent, hence without a warning.
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "-XX:+EnableDynamicAgentLoading",
            // A kernel that starts has better use for the processors than to optimise the compiler in it.
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-Djava.awt.headless=true");

    private KernelSpec() {}

    /** What writes the class archive, which makes the kernel start in less time. */
    static List<String> training(Path java, Path jar, Path archive) {
        List<String> command =
                new ArrayList<>(List.of(java.toString(), "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", jar.toString(), MAIN, "--train"));
        return command;
    }

    /** {@code kernel.json} of a kernel that runs {@code jar}. */
    static String json(Path java, Path jar, Path archive, String displayName) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                // Written when the kernel was installed; a JVM that it does not fit goes without, and says nothing.
                "-XX:SharedArchiveFile=" + archive,
                "-Xshare:auto",
                "-Xlog:disable"));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", jar.toString(), MAIN, "{connection_file}"));
        String argv = command.stream().map(KernelSpec::quoted).collect(Collectors.joining(",\n    "));
        return """
                {
                  "argv": [
                    %s
                  ],
                  "display_name": %s,
                  "language": "java",
                  "interrupt_mode": "message",
                  "metadata": {"debugger": false}
                }
                """.formatted(argv, quoted(displayName));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
