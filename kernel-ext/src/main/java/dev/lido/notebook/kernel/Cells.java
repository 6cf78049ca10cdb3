package dev.lido.notebook.kernel;

import dev.lido.notebook.MagicException;
import dev.lido.notebook.Magics;
import dev.lido.notebook.NotebookHost;
import dev.lido.notebook.Rich;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs cells: Java, lines with {@code %}, and cells with {@code %%}. */
final class Cells implements NotebookHost {
    private static final Pattern CELL = Pattern.compile("\\s*%%(\\w*)([^\\n]*)(?:\\n(.*))?", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("\\s*%([a-zA-Z]\\w*)(?:\\s(.*))?");
    private static final Pattern ASSIGNED = Pattern.compile("\\s*([\\p{L}_$][^%\"'(){};=]*=)\\s*%parallel\\s(.*)");

    private final Session session;
    private final Libraries libraries;
    private final Supplier<Outlet> outlet;
    private final Magics magics = new Magics(this);
    private Session.Place place = new Session.Place(0, 1);

    /** A part of a cell: either Java code or a line with a magic. */
    private record Part(@Nullable String magic, String text, int line) {}

    /** @param outlet of the cell that runs */
    Cells(Session session, Libraries libraries, Supplier<Outlet> outlet) {
        this.session = session;
        this.libraries = libraries;
        this.outlet = outlet;
    }

    /** The failure of a part of a cell, which knows where it stands. */
    static final class PartFailure extends Exception {
        private static final long serialVersionUID = 1L;

        final transient String code;
        final int line;

        PartFailure(Exception cause, String code, int line) {
            super(cause);
            this.code = code;
            this.line = line;
        }
    }

    /**
     * Runs a cell.
     *
     * @return what to show, or null
     */
    @Nullable
    Object run(String code, int cell) throws PartFailure {
        Matcher whole = CELL.matcher(code);
        if (whole.matches()) {
            place = new Session.Place(cell, 1 + lead(code));
            try {
                return cellMagic(whole.group(1), whole.group(2), whole.group(3) == null ? "" : whole.group(3));
            } catch (Exception e) {
                throw new PartFailure(e, code, 1);
            }
        }
        Object value = null;
        for (Part part : parts(code)) {
            place = new Session.Place(cell, part.line());
            try {
                value = part.magic() == null
                        ? session.evaluate(part.text(), place)
                        : lineMagic(part.magic(), part.text(), part.line());
            } catch (Exception e) {
                throw new PartFailure(e, part.text(), part.line());
            }
        }
        return value;
    }

    private static int lead(String code) {
        return (int) code.substring(0, code.indexOf('%'))
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    private List<Part> parts(String code) {
        List<Part> parts = new ArrayList<>();
        StringBuilder java = new StringBuilder();
        int javaLine = 1;
        int number = 0;
        for (String line : code.split("\n", -1)) {
            number++;
            Matcher magic = LINE.matcher(line);
            Matcher assigned = ASSIGNED.matcher(line);
            boolean is = (magic.matches() || assigned.matches()) && session.isWhole(java.toString());
            if (!is) {
                java.append(line).append('\n');
                continue;
            }
            if (!java.toString().isBlank()) {
                parts.add(new Part(null, java.toString(), javaLine));
            }
            java.setLength(0);
            javaLine = number + 1;
            if (assigned.matches()) {
                parts.add(new Part("parallel", assigned.group(1) + " " + assigned.group(2), number));
            } else {
                parts.add(new Part(magic.group(1), magic.group(2) == null ? "" : magic.group(2), number));
            }
        }
        if (!java.toString().isBlank()) {
            parts.add(new Part(null, java.toString(), javaLine));
        }
        return parts;
    }

    private @Nullable Object lineMagic(String name, String text, int line) throws Exception {
        if (Magics.LINES.contains(name)) {
            return magics.line(text, line);
        }
        return switch (name) {
            case "maven" -> libraries.maven(text);
            case "classpath" -> libraries.classPath(text);
            default -> throw unknown("%" + name);
        };
    }

    private @Nullable Object cellMagic(String name, String header, String body) throws Exception {
        if (!Magics.CELLS.contains(name)) {
            throw unknown("%%" + name);
        }
        return magics.cell(name, header, body);
    }

    private static MagicException unknown(String magic) {
        return new MagicException(
                "there is no magic " + magic
                        + "; the magics are %parallel, %maven, %classpath, %%parallel and %%everywhere (%parallel help tells more)");
    }

    @Override
    public @Nullable Object evaluate(String code) throws Exception {
        return session.evaluate(code, place);
    }

    @Override
    public String place(StackTraceElement frame) {
        String line = session.line(frame);
        return line.isEmpty() ? NotebookHost.super.place(frame) : line;
    }

    @Override
    public void display(Rich content) {
        outlet().show(content);
    }

    @Override
    public Outlet outlet() {
        return outlet.get();
    }
}
