package dev.lido.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * {@code lido demo}: types {@code demo.jsh} into a real jshell, a line whenever jshell asks for one, so that input and
 * results stand on the screen in the order of a session.
 */
final class Demo {
    /** A prompt that no output contains by chance; shown as {@value #SHOWN_PROMPT}. */
    private static final String PROMPT = "<lido-demo-next>";

    private static final String CONTINUATION = "<lido-demo-more>";
    private static final String SHOWN_PROMPT = "jshell> ";
    private static final String SHOWN_CONTINUATION = "   ...> ";
    private static final String MODE = """
            /set mode lido normal -command
            /set prompt lido "%s" "%s"
            /set truncation lido 200
            /set feedback lido
            """.formatted(PROMPT, CONTINUATION);

    private final PrintStream screen;
    private final Queue<String> script;
    private boolean failed;

    Demo(PrintStream screen, List<String> script) {
        this.screen = screen;
        this.script = new ArrayDeque<>(script);
    }

    static int run(List<String> args) throws IOException, InterruptedException {
        if (!args.isEmpty()) {
            throw new UsageException("demo takes no arguments, but got " + args);
        }
        Path startup = JShellCommand.startupFile(Shell.IMPORTS + MODE);
        try {
            List<String> line = JShellCommand.ofThisJdk().line(startup, List.of());
            Process jshell = new ProcessBuilder(line).redirectErrorStream(true).start();
            try {
                return new Demo(System.out, script()).play(jshell);
            } finally {
                jshell.destroy();
            }
        } finally {
            Files.deleteIfExists(startup);
        }
    }

    private static List<String> script() {
        try (InputStream in = Demo.class.getResourceAsStream("demo.jsh")) {
            if (in == null) {
                throw new IllegalStateException("demo.jsh is missing from " + Demo.class.getPackageName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays the script; 1 if a snippet was refused, threw, or was never asked for. */
    int play(Process jshell) throws IOException, InterruptedException {
        try (Reader out = jshell.inputReader();
                Writer in = jshell.outputWriter()) {
            StringBuilder line = new StringBuilder();
            for (int c = out.read(); c >= 0; c = out.read()) {
                line.append((char) c);
                if (c == '\n') {
                    show(line);
                } else if (c == '>' && endsWithPrompt(line)) {
                    answer(line, in);
                }
            }
            show(line);
        }
        int status = jshell.waitFor();
        return status == 0 && !failed && script.isEmpty() ? 0 : 1;
    }

    private static boolean endsWithPrompt(StringBuilder line) {
        return line.indexOf(PROMPT) >= 0 || line.indexOf(CONTINUATION) >= 0;
    }

    private void answer(StringBuilder line, Writer in) throws IOException {
        boolean more = line.indexOf(CONTINUATION) >= 0;
        line.setLength(line.indexOf(more ? CONTINUATION : PROMPT));
        show(line);
        String next = script.poll();
        screen.println((more ? SHOWN_CONTINUATION : SHOWN_PROMPT) + (next == null ? "/exit" : next));
        screen.flush();
        in.write((next == null ? "/exit" : next) + "\n");
        in.flush();
    }

    private void show(StringBuilder line) {
        // On a pipe, jshell of 17 moves its cursor about after each prompt.
        String text = line.toString().replace(" \b", "");
        line.setLength(0);
        failed |= text.startsWith("|  Error") || text.startsWith("|  Exception") || text.contains("terminated");
        if (!text.isBlank()) {
            screen.print(text);
            screen.flush();
        }
    }
}
