package dev.lido.notebook.kernel;

import dev.lido.PoolInterruptedException;
import dev.lido.notebook.MagicException;
import dev.lido.notebook.SourceLine;
import dev.lido.notebook.UncompiledException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a front end shows of a cell that failed.
 *
 * @param name the exception's type
 * @param value its message
 * @param lines the whole text
 */
record CellError(String name, String value, List<String> lines) {
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    /** Of what the evaluation of {@code code}, whose first line has number {@code line}, threw. */
    static CellError of(
            Throwable failure, String code, int line, Function<@Nullable String, Session.@Nullable Place> places) {
        if (failure instanceof UncompiledException wrong) {
            List<String> lines = new ArrayList<>();
            for (UncompiledException.Problem problem : wrong.problems()) {
                lines.addAll(SourceLine.of(code, problem.position(), line)
                        .with(problem.message())
                        .lines()
                        .toList());
            }
            return new CellError("CompilationError", lines.isEmpty() ? "" : lines.get(0), red(lines));
        }
        if (failure instanceof MagicException wrong) {
            List<String> lines = String.valueOf(wrong.getMessage()).lines().toList();
            return new CellError("MagicError", lines.isEmpty() ? "" : lines.get(0), red(lines));
        }
        if (failure instanceof CellException cell) {
            if (cell.explanation() != null) {
                return new CellError("UnresolvedReference", cell.explanation(), red(List.of(cell.explanation())));
            }
            if (cell.thrown() instanceof PoolInterruptedException stopped) {
                String how = String.valueOf(stopped.getMessage());
                return new CellError("Interrupted", how, red(List.of(how)));
            }
            List<String> lines = new ArrayList<>();
            trace(cell.thrown(), cell.translated(), "", lines, places);
            return new CellError(
                    cell.thrown().getClass().getName(),
                    String.valueOf(cell.thrown().getMessage()),
                    red(lines));
        }
        if (failure instanceof InterruptedException || failure instanceof ThreadDeath) {
            return new CellError("Interrupted", "The cell was interrupted.", red(List.of("The cell was interrupted.")));
        }
        List<String> lines = new ArrayList<>();
        trace(failure, failure, "", lines, places);
        return new CellError(failure.getClass().getName(), String.valueOf(failure.getMessage()), red(lines));
    }

    private static List<String> red(List<String> lines) {
        List<String> coloured = new ArrayList<>(lines);
        if (!coloured.isEmpty()) {
            coloured.set(0, RED + coloured.get(0) + PLAIN);
        }
        return List.copyOf(coloured);
    }

    /** The exception with its causes; {@code translated} is the same with the frames of snippets named. */
    private static void trace(
            Throwable thrown,
            @Nullable Throwable translated,
            String title,
            List<String> lines,
            Function<@Nullable String, Session.@Nullable Place> places) {
        lines.addAll((title + thrown).lines().toList());
        StackTraceElement[] frames = (translated == null ? thrown : translated).getStackTrace();
        for (StackTraceElement frame : frames) {
            if (isOurs(frame)) {
                // What Lido does inside is of no use to the reader.
                continue;
            }
            Session.Place place = places.apply(frame.getFileName());
            boolean lambda = frame.getMethodName().startsWith("lambda$");
            boolean top = frame.getMethodName().startsWith("do_it$");
            String method = lambda ? "a lambda" : top ? "" : frame.getMethodName();
            if (place != null) {
                lines.add("    at " + (method.isEmpty() ? "" : method + ", ") + place.inWords(frame.getLineNumber()));
            } else if (!frame.getClassName().startsWith("REPL.") && !isPlumbing(frame)) {
                lines.add("    at " + frame);
            }
            if (place != null && method.isEmpty()) {
                break;
            }
        }
        Throwable cause = thrown.getCause();
        if (cause != null && cause != thrown && lines.size() < 200) {
            trace(
                    cause,
                    translated == null || translated == thrown ? cause : translated.getCause(),
                    "Caused by: ",
                    lines,
                    places);
        }
    }

    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith("dev.lido.");
    }

    private static boolean isPlumbing(StackTraceElement frame) {
        return frame.getClassName().startsWith("jdk.internal.reflect.")
                || frame.getClassName().startsWith("java.lang.reflect.");
    }
}
