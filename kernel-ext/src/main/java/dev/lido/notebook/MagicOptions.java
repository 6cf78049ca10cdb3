package dev.lido.notebook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options at the beginning of a magic's line: {@code --workers 4 --on-error=collect --async}. A value with spaces
 * stands between quotes.
 *
 * @param values by name, as they were written; empty for a switch
 * @param rest what stands behind them
 * @param restAt where that begins
 */
record MagicOptions(Map<String, String> values, String rest, int restAt) {
    /** The one option that has no value. */
    static final String ASYNC = "async";

    static MagicOptions parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        int at = skipSpaces(line, 0);
        while (line.startsWith("--", at)) {
            int nameEnd = at + 2;
            while (nameEnd < line.length() && isNamePart(line.charAt(nameEnd))) {
                nameEnd++;
            }
            String name = line.substring(at + 2, nameEnd);
            at = nameEnd;
            String value = "";
            if (!name.equals(ASYNC)) {
                at = line.startsWith("=", at) ? at + 1 : skipSpaces(line, at);
                int end = valueEnd(line, at);
                value = line.substring(at, end).replaceAll("^\"|\"$", "");
                if (end == at || value.startsWith("--")) {
                    throw new MagicException("the option --" + name + " needs a value: --" + name + " VALUE");
                }
                at = end;
            }
            values.put(name, value);
            at = skipSpaces(line, at);
        }
        return new MagicOptions(values, line.substring(at).stripTrailing(), at);
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    private static int skipSpaces(String line, int at) {
        int end = at;
        while (end < line.length() && Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int valueEnd(String line, int at) {
        if (line.startsWith("\"", at)) {
            int quote = line.indexOf('"', at + 1);
            return quote < 0 ? line.length() : quote + 1;
        }
        int end = at;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }
}
