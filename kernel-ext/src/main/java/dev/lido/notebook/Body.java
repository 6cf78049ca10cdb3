package dev.lido.notebook;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The body of a cell magic: statements, of which the last may be an expression whose value counts.
 *
 * @param text the statements, with an end to the last
 * @param valueAt where the last statement begins, if it is an expression, so that {@code return} goes before it; else -1
 * @param mayBeVoid whether only the compiler knows if there is a value: the expression is a call, or there is none
 */
record Body(String text, int valueAt, boolean mayBeVoid) {
    private static final String NO_STATEMENT = "compiler.err.not.stmt";
    private static final String HEAD = "class Body { Object body() throws Exception { ";

    /**
     * Reads the statements.
     *
     * @throws UncompiledException if they are no Java; positions are those within {@code text}
     */
    static Body parse(String text) throws UncompiledException {
        try {
            return read(text);
        } catch (UncompiledException e) {
            // The last line of a cell may lack its ';', which goes to a line of its own: a comment may end the body.
            return read(text + "\n;");
        }
    }

    private static Body read(String text) throws UncompiledException {
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavacTask task = task(text, said);
        CompilationUnitTree unit = parse(task);
        List<Diagnostic<? extends JavaFileObject>> errors = said.getDiagnostics().stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (errors.size() == 1 && errors.get(0).getCode().equals(NO_STATEMENT)) {
            return value(text, (int) errors.get(0).getStartPosition() - HEAD.length());
        }
        if (!errors.isEmpty()) {
            boolean worse = errors.stream().anyMatch(one -> !one.getCode().equals(NO_STATEMENT));
            throw new UncompiledException(errors.stream()
                    // The value at the end is no statement, but never the reason for other errors.
                    .filter(one -> !worse || !one.getCode().equals(NO_STATEMENT))
                    .map(one -> new UncompiledException.Problem(
                            Math.min((int) one.getPosition() - HEAD.length(), text.length()),
                            one.getMessage(Locale.ROOT)))
                    .toList());
        }
        if (!isOneBody(unit)) {
            throw new UncompiledException(
                    List.of(new UncompiledException.Problem(Math.max(0, text.indexOf('}')), "a '}' too many")));
        }
        if (last(unit) instanceof ExpressionStatementTree value) {
            int at = (int) Trees.instance(task).getSourcePositions().getStartPosition(unit, value) - HEAD.length();
            return new Body(text, at, value.getExpression() instanceof MethodInvocationTree);
        }
        return new Body(text, -1, true);
    }

    /** With an expression at {@code at} that is no statement, such as {@code x + 1}: right if it is the last thing. */
    private static Body value(String text, int at) throws UncompiledException {
        String returning = text.substring(0, at) + "return " + text.substring(at);
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        StatementTree last = last(parse(task(returning, said)));
        boolean wrong = said.getDiagnostics().stream().anyMatch(one -> one.getKind() == Diagnostic.Kind.ERROR);
        if (wrong || !(last instanceof ReturnTree)) {
            throw new UncompiledException(List.of(new UncompiledException.Problem(at, "not a statement")));
        }
        return new Body(text, at, false);
    }

    private static JavacTask task(String text, DiagnosticCollector<JavaFileObject> said) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this is a Java runtime without a compiler");
        }
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Body.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return HEAD + text + "\n}}";
            }
        };
        return (JavacTask) compiler.getTask(null, null, said, List.of("-proc:none"), null, List.of(file));
    }

    private static CompilationUnitTree parse(JavacTask task) {
        try {
            return task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the text closed nothing that it had not opened. */
    private static boolean isOneBody(CompilationUnitTree unit) {
        return unit.getTypeDecls().size() == 1
                && ((ClassTree) unit.getTypeDecls().get(0)).getMembers().size() == 1;
    }

    private static @Nullable StatementTree last(CompilationUnitTree unit) {
        BlockTree block = ((ClassTree) unit.getTypeDecls().get(0))
                .getMembers().stream()
                        .filter(member -> member instanceof MethodTree)
                        .map(member -> ((MethodTree) member).getBody())
                        .filter(body -> body != null)
                        .findFirst()
                        .orElseThrow();
        List<? extends StatementTree> statements = block.getStatements();
        return statements.isEmpty() ? null : statements.get(statements.size() - 1);
    }
}
