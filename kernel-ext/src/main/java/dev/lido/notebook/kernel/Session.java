package dev.lido.notebook.kernel;

import dev.lido.notebook.UncompiledException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** A JShell and what the kernel wants of it: cells of many snippets, values as objects, errors with the cell's lines. */
final class Session implements AutoCloseable {
    private static final List<String> IMPORTS = List.of(
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.nio.file.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.function.*",
            "java.util.prefs.*",
            "java.util.regex.*",
            "java.util.stream.*",
            "dev.lido.*",
            "static org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.display",
            "static org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.render",
            "static org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.updateDisplay");

    private final CellControl control = new CellControl();
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final SnippetLines lines;
    /** Whether the kernel's thread has the class loader of snippets. */
    private boolean sees;

    /** Which snippet stands where: by its id. */
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** Where that stands which runs now; its id is known when it has ended. */
    private volatile @Nullable Place current;

    /**
     * Where a snippet stands.
     *
     * @param cell number of the cell
     * @param line number of the line in which it begins, from 1
     */
    record Place(int cell, int line) {
        /** Where line {@code number} of the snippet stands, from 1. */
        String inWords(int number) {
            return "cell " + cell + ", line " + (line + number - 1);
        }
    }

    Session() {
        shell = JShell.builder().executionEngine(new Provider(), Map.of()).build();
        analysis = shell.sourceCodeAnalysis();
        lines = new SnippetLines(shell, analysis);
        for (String one : IMPORTS) {
            shell.eval("import " + one + ";");
        }
    }

    private final class Provider implements ExecutionControlProvider {
        @Override
        public String name() {
            return "lido";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }

    /**
     * Runs the snippets of {@code code}, which begins at {@code place}.
     *
     * @return the value of the last one, if that is an expression and no ';' follows
     */
    @Nullable
    Object evaluate(String code, Place place) throws Exception {
        Object value = null;
        String rest = code;
        int line = place.line();
        while (!rest.isBlank()) {
            if (control.isInterrupted()) {
                throw new InterruptedException();
            }
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (info.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE) {
                throw new UncompiledException(List.of(new UncompiledException.Problem(
                        code.stripTrailing().length(), "the cell ends in the middle of a statement")));
            }
            String remaining = info.remaining() == null ? "" : info.remaining();
            String source = rest.substring(0, rest.length() - remaining.length());
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                return value;
            }
            int lead = source.length() - source.stripLeading().length();
            int begins = line + newlines(source.substring(0, lead));
            value = one(source.strip(), info, code.length() - rest.length() + lead, new Place(place.cell(), begins));
            line += newlines(source);
            rest = remaining;
        }
        return value;
    }

    /** Whether {@code code} ends where a snippet ends. */
    boolean isWhole(String code) {
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (info.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE) {
                return false;
            }
            rest = info.remaining() == null ? "" : info.remaining();
        }
        return true;
    }

    private static int newlines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    /** Runs one snippet that begins at {@code position} of the code. */
    private @Nullable Object one(String source, CompletionInfo info, int position, Place place) throws Exception {
        current = place;
        List<SnippetEvent> events = shell.eval(source);
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            if (event.causeSnippet() == null) {
                places.put(snippet.id(), place);
            }
        }
        CellControl.Outcome outcome = control.takeOutcome();
        for (SnippetEvent event : events) {
            if (event.causeSnippet() != null) {
                continue;
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw uncompiled(event.snippet(), source, position);
            }
            JShellException failure = event.exception();
            if (failure instanceof UnresolvedReferenceException unresolved) {
                throw new CellException(unresolved(unresolved.getSnippet()), failure, failure);
            }
            if (outcome.thrown() != null && !(outcome.thrown() instanceof ThreadDeath)) {
                throw new CellException(null, outcome.thrown(), failure == null ? outcome.thrown() : failure);
            }
            if (control.isInterrupted()) {
                throw new InterruptedException();
            }
            if (failure instanceof EvalException) {
                throw new CellException(null, failure, failure);
            }
            if (isExpression(event.snippet()) && !source.endsWith(";")) {
                return outcome.value();
            }
        }
        return null;
    }

    private static boolean isExpression(Snippet snippet) {
        return snippet instanceof ExpressionSnippet || snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
    }

    private UncompiledException uncompiled(Snippet snippet, String source, int position) {
        List<UncompiledException.Problem> problems = new ArrayList<>();
        shell.diagnostics(snippet).filter(Diag::isError).forEach(one -> {
            String message = one.getMessage(Locale.ROOT)
                    .replaceAll("(?m)^\\s*location: .*\\R?", "")
                    .stripTrailing();
            long at = one.getPosition() == Diag.NOPOS ? one.getStartPosition() : one.getPosition();
            problems.add(new UncompiledException.Problem(
                    at == Diag.NOPOS ? position : position + (int) Math.min(at, source.length()), message));
        });
        return new UncompiledException(problems);
    }

    private String unresolved(DeclarationSnippet snippet) {
        List<String> missing = shell.unresolvedDependencies(snippet).toList();
        return missing.isEmpty()
                ? snippet.name() + " uses something that does not compile"
                : snippet.name() + " needs what is not declared yet: " + String.join(", ", missing);
    }

    /** Where a snippet stands, of which a stack frame tells as {@code #id}. From any thread. */
    @Nullable
    Place place(@Nullable String file) {
        return file != null && file.startsWith("#") ? known(file.substring(1)) : null;
    }

    private @Nullable Place known(String id) {
        Place known = places.get(id);
        return known == null ? current : known;
    }

    /** Where the line of a frame stands that JShell has not translated, in words; empty if that is not known. From any thread. */
    String line(StackTraceElement frame) {
        SnippetLines.SnippetLine line = lines.find(frame);
        Place place = line == null ? null : known(line.id());
        return line == null || place == null ? "" : place.inWords(line.number());
    }

    void begin() {
        control.begin();
    }

    void interrupt() {
        control.interrupt();
    }

    boolean isInterrupted() {
        return control.isInterrupted();
    }

    SourceCodeAnalysis analysis() {
        return analysis;
    }

    /** Adds a jar or a directory to what cells see. */
    void addToClassPath(Path place) {
        shell.addToClasspath(place.toAbsolutePath().toString());
        if (!sees) {
            // Anything that runs: from then on this thread sees what snippets see (CellControl).
            shell.eval("{}");
            sees = true;
        }
    }

    @Override
    public void close() {
        shell.close();
    }
}
