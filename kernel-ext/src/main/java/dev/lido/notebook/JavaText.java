package dev.lido.notebook;

/** Looks at Java code as text: finds what stands outside of brackets, strings and comments. */
final class JavaText {
    private JavaText() {}

    /** Index of the first {@code token} outside of brackets, strings and comments, from {@code from} on; or -1. */
    static int find(String code, String token, int from) {
        int depth = 0;
        for (int i = from; i < code.length(); i++) {
            int next = skip(code, i);
            if (next > i) {
                i = next - 1;
                continue;
            }
            if (depth == 0 && code.startsWith(token, i) && !isPartOfAnother(code, token, i)) {
                return i;
            }
            char c = code.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
        }
        return -1;
    }

    /** A single {@code :} is no part of {@code ::}, and a single {@code =} none of {@code ==}. */
    private static boolean isPartOfAnother(String code, String token, int at) {
        char before = at == 0 ? ' ' : code.charAt(at - 1);
        char after = at + token.length() >= code.length() ? ' ' : code.charAt(at + token.length());
        return switch (token) {
            case ":" -> before == ':' || after == ':';
            case "=" -> after == '=' || "=!<>".indexOf(before) >= 0;
            default -> false;
        };
    }

    /** Behind the string, character or comment that begins at {@code at}; {@code at} itself if none does. */
    static int skip(String code, int at) {
        if (code.startsWith("//", at)) {
            int end = code.indexOf('\n', at);
            return end < 0 ? code.length() : end;
        }
        if (code.startsWith("/*", at)) {
            int end = code.indexOf("*/", at + 2);
            return end < 0 ? code.length() : end + 2;
        }
        if (code.startsWith("\"\"\"", at)) {
            return closing(code, at + 3, "\"\"\"");
        }
        char c = code.charAt(at);
        return c == '"' || c == '\'' ? closing(code, at + 1, String.valueOf(c)) : at;
    }

    private static int closing(String code, int from, String quote) {
        for (int i = from; i < code.length(); i++) {
            if (code.charAt(i) == '\\') {
                i++;
            } else if (code.startsWith(quote, i)) {
                return i + quote.length();
            }
        }
        return code.length();
    }

    /** {@code text} as a string literal. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> literal.append('\\').append(c);
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> literal.append(c);
            }
        }
        return literal.append('"').toString();
    }
}
