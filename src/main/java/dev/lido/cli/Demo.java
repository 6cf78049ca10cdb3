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
 * {@code lido demo}: types {@code demo.jsh} into a real jshell, a snippet whenever jshell asks for one, so that input and
 * results stand on the screen in the order of a session.
 */
final class Demo {
    private static final String PROMPT = "jshell> ";
    private static final String SHOWN_CONTINUATION = "   ...> ";

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
        Path startup = JShellCommand.startupFile(Shell.IMPORTS);
        try {
            List<String> line = JShellCommand.ofThisJdk().line(startup, List.of());
            JShellCommand.makePreferencesDirectory();
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
            return snippets(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One string a snippet: on a pipe, jshell asks for no continuation lines; here they are indented or close a brace. */
    static List<String> snippets(String text) {
        return List.of(text.strip().split("\n(?![ }])"));
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
                } else if (c == ' ' && isPrompt(line)) {
                    answer(line, in);
                }
            }
            show(line);
        }
        int status = jshell.waitFor();
        return status == 0 && !failed && script.isEmpty() ? 0 : 1;
    }

    private static boolean isPrompt(StringBuilder line) {
        return visible(line).equals(PROMPT);
    }

    private void answer(StringBuilder line, Writer in) throws IOException {
        line.setLength(0);
        String next = script.isEmpty() ? "/exit" : script.remove();
        screen.println(PROMPT + next.replace("\n", "\n" + SHOWN_CONTINUATION));
        screen.flush();
        in.write(next + "\n");
        in.flush();
    }

    /** Without what jshell of 17 writes after each prompt on a pipe: a space, and back again. */
    private static String visible(StringBuilder line) {
        return line.toString().replace(" \b", "");
    }

    private void show(StringBuilder line) {
        String text = visible(line);
        line.setLength(0);
        failed |= text.startsWith("|  Error") || text.startsWith("|  Exception") || text.contains("terminated");
        if (!text.isBlank()) {
            screen.print(text);
            screen.flush();
        }
    }
}
