package dev.lido.notebook;

/**
 * A line of a cell, and a place in it.
 *
 * @param number its number in the cell, from 1
 * @param text the line
 * @param column the place, from 0
 * @since 0.1
 */
public record SourceLine(int number, String text, int column) {
    /** The line of {@code source} in which {@code position} is, if the first line of {@code source} has number {@code first}. */
    public static SourceLine of(String source, int position, int first) {
        int at = Math.max(0, Math.min(position, source.length()));
        // What is missing at the end of a line is missed at the beginning of the next.
        while (at > 0 && at == source.length() && Character.isWhitespace(source.charAt(at - 1))) {
            at--;
        }
        int start = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at);
        int number = first
                + (int) source.substring(0, start)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new SourceLine(number, source.substring(start, end < 0 ? source.length() : end), at - start);
    }

    /** The message with the line below it and a caret at the place. */
    public String with(String message) {
        String prefix = String.format("%4d | ", number);
        String indent = " ".repeat(prefix.length()) + text.substring(0, column).replaceAll("[^\t]", " ");
        return "line " + number + ": " + message + "\n" + prefix + text + "\n" + indent + "^";
    }
}
