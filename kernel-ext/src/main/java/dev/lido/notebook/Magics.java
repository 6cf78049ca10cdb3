package dev.lido.notebook;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lido's magics, for any kernel: a line {@code %parallel …}, cells {@code %%parallel …} and {@code %%everywhere …}.
 *
 * @since 0.1
 */
public final class Magics {
    /** Names of magics that are a line. */
    public static final List<String> LINES = List.of("parallel");
    /** Names of magics that are a cell. */
    public static final List<String> CELLS = List.of("everywhere", "parallel");

    private final NotebookHost host;

    /** For the kernel behind {@code host}, which shows the progress of calls from now on. */
    public Magics(NotebookHost host) {
        this.host = host;
        ProgressBars.install(host);
    }

    /**
     * Runs {@code %parallel text}.
     *
     * @param line number of the line within its cell, from 1
     * @return what to show, or null
     * @throws MagicException if it was written wrongly or does not compile
     * @throws Exception what the code throws
     */
    public @Nullable Object line(String text, int line) throws Exception {
        Object what = ParallelMagic.line(text, line);
        return what instanceof Generated code ? run(code) : what;
    }

    /**
     * Runs a cell.
     *
     * @param name {@code parallel} or {@code everywhere}
     * @param header what stands behind the name
     * @param body the lines below
     * @return what to show, or null
     * @throws MagicException if it was written wrongly or does not compile
     * @throws Exception what the code throws
     */
    public @Nullable Object cell(String name, String header, String body) throws Exception {
        Generated code;
        try {
            code = name.equals("everywhere")
                    ? ParallelMagic.everywhere(header, body)
                    : ParallelMagic.cell(header, body);
        } catch (UncompiledException e) {
            throw new MagicException(e.problems().stream()
                    .map(problem -> SourceLine.of(body, problem.position(), 2).with(problem.message()))
                    .collect(Collectors.joining("\n")));
        }
        return run(code);
    }

    private @Nullable Object run(Generated code) throws Exception {
        Object value;
        try {
            value = host.evaluate(code.code());
        } catch (UncompiledException e) {
            value = runOtherwise(code, e);
        }
        return code.shown() ? value : null;
    }

    private @Nullable Object runOtherwise(Generated code, UncompiledException first) throws Exception {
        if (code.otherwise() != null) {
            try {
                return host.evaluate(code.otherwise());
            } catch (UncompiledException e) {
                // The first attempt is the one to talk about.
            }
        }
        if (first.problems().isEmpty() && first.getCause() instanceof Exception told) {
            throw told;
        }
        throw new MagicException(first.problems().stream().map(code::explain).collect(Collectors.joining("\n")), first);
    }

    /**
     * What could stand at the end of a line that begins with {@code %}.
     *
     * @return whole words, to replace the last word of {@code line}; empty if nothing is known
     */
    public static List<String> complete(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        boolean first = line.indexOf(' ') < 0;
        List<String> known;
        if (first) {
            String percent = line.startsWith("%%") ? "%%" : "%";
            known = (percent.equals("%") ? LINES : CELLS)
                    .stream().map(name -> percent + name).toList();
        } else if (line.startsWith("%parallel ") || line.startsWith("%%parallel ")) {
            known = ParallelMagic.completions(line.substring(line.indexOf(' ') + 1));
        } else {
            known = List.of();
        }
        return known.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(word.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** What there is to know about the magics. */
    public static String help() {
        return ParallelMagic.help();
    }
}
