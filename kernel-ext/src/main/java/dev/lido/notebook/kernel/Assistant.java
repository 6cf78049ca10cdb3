package dev.lido.notebook.kernel;

import dev.lido.notebook.Magics;
import dev.lido.notebook.Rendering;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.jspecify.annotations.Nullable;

/** What helps to write cells: completion, documentation, and whether a cell is complete. */
final class Assistant {
    private final SourceCodeAnalysis analysis;

    Assistant(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    @Nullable
    ReplacementOptions complete(String code, int at) {
        int lineStart = code.lastIndexOf('\n', at - 1) + 1;
        String line = code.substring(lineStart, at);
        int blank = line.length() - line.stripLeading().length();
        if (line.startsWith("%", blank)) {
            List<String> words = magicWords(line.substring(blank));
            if (!words.isEmpty()) {
                return new ReplacementOptions(words, lineStart + Math.max(blank, line.lastIndexOf(' ') + 1), at);
            }
        }
        // Of a cell of many snippets, JShell completes the last.
        int begin = snippetBegin(code.substring(0, at));
        int[] anchor = new int[1];
        List<Suggestion> suggestions = analysis.completionSuggestions(code.substring(begin), at - begin, anchor);
        List<String> words = Stream.concat(
                        suggestions.stream().filter(Suggestion::matchesType),
                        suggestions.stream().filter(one -> !one.matchesType()))
                .map(Suggestion::continuation)
                .distinct()
                .toList();
        return words.isEmpty() ? null : new ReplacementOptions(words, begin + anchor[0], at);
    }

    private static List<String> magicWords(String line) {
        List<String> known = Magics.complete(line);
        return line.indexOf(' ') >= 0 || line.startsWith("%%")
                ? known
                : Stream.concat(
                                known.stream(),
                                Stream.of("%classpath", "%maven").filter(name -> name.startsWith(line)))
                        .toList();
    }

    /** Where the last snippet of {@code code} begins. */
    private int snippetBegin(String code) {
        int begin = code.startsWith("%") ? Math.max(0, code.indexOf('\n')) : 0;
        while (true) {
            String rest = code.substring(begin);
            CompletionInfo info = analysis.analyzeCompletion(rest);
            String remaining = info.remaining();
            if (!info.completeness().isComplete() || remaining == null || remaining.isBlank()) {
                return begin;
            }
            begin = code.length() - remaining.length();
        }
    }

    @Nullable
    DisplayData inspect(String code, int at) {
        int lineStart = code.lastIndexOf('\n', at - 1) + 1;
        if (code.substring(lineStart).stripLeading().startsWith("%")) {
            return new DisplayData(Magics.help());
        }
        int end = at;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        int paren = end;
        while (paren < code.length() && Character.isWhitespace(code.charAt(paren))) {
            paren++;
        }
        if (paren < code.length() && code.charAt(paren) == '(') {
            end = paren + 1; // of a method, JShell tells when its arguments begin
        }
        int begin = snippetBegin(code.substring(0, at));
        List<Documentation> found = analysis.documentation(code.substring(begin, end), end - begin, true);
        if (found.isEmpty()) {
            String call = code.substring(begin, end) + "("; // the name of a method alone
            found = analysis.documentation(call, call.length(), true);
        }
        if (found.isEmpty()) {
            return null;
        }
        DisplayData data = new DisplayData(found.stream()
                .map(one -> one.signature()
                        + (one.javadoc() == null ? "" : "\n" + one.javadoc().strip()))
                .collect(Collectors.joining("\n\n")));
        data.putHTML(found.stream()
                .map(one -> "<p><code>" + Rendering.escape(one.signature()) + "</code></p>"
                        + (one.javadoc() == null
                                ? ""
                                : "<pre>" + Rendering.escape(one.javadoc().strip()) + "</pre>"))
                .collect(Collectors.joining()));
        return data;
    }

    /** As {@link BaseKernel#isComplete} wants it. */
    String isComplete(String code) {
        if (code.stripLeading().startsWith("%%")) {
            return code.endsWith("\n") ? BaseKernel.IS_COMPLETE_YES : "";
        }
        String rest = code.lines()
                .filter(line -> !line.stripLeading().startsWith("%"))
                .collect(Collectors.joining("\n"));
        while (true) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            Completeness how = info.completeness();
            if (how == Completeness.UNKNOWN) {
                return BaseKernel.IS_COMPLETE_BAD;
            }
            if (how == Completeness.DEFINITELY_INCOMPLETE) {
                return rest.stripTrailing().endsWith("{") ? "    " : "";
            }
            String remaining = info.remaining();
            if (how == Completeness.EMPTY || remaining == null || remaining.isBlank()) {
                return BaseKernel.IS_COMPLETE_YES;
            }
            rest = remaining;
        }
    }
}
