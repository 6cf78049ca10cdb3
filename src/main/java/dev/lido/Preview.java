package dev.lido;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows a value in a message: short, on one line, whatever its {@code toString} does. */
final class Preview {
    private static final int LONGEST = 60;

    private Preview() {}

    static String of(@Nullable Object value) {
        try {
            return shorten(text(value));
        } catch (RuntimeException | StackOverflowError e) {
            return "a " + (value == null ? "null" : value.getClass().getName()) + " whose toString failed";
        }
    }

    /** The same without running {@code toString}: {@code a Svc}, {@code ArrayList of 3}. */
    static String ofType(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return text(value);
        }
        String name = type.isHidden() ? "lambda" : type.getSimpleName();
        if (value instanceof Collection<?> many && type.getName().startsWith("java.")) {
            return (value instanceof List ? "List" : value instanceof Set ? "Set" : name) + " of " + many.size();
        }
        if (value instanceof Map<?, ?> many && type.getName().startsWith("java.")) {
            return "Map of " + many.size();
        }
        return name.isEmpty() ? "an object of an anonymous class" : (isVowel(name.charAt(0)) ? "an " : "a ") + name;
    }

    private static boolean isVowel(char letter) {
        return "aeiouAEIOU".indexOf(letter) >= 0;
    }

    /** The same; a {@code toString} of a user's own is asked only where {@code asks} is true. */
    static String of(@Nullable Object value, boolean asks) {
        return asks || value == null || isQuick(value) ? of(value) : ofType(value);
    }

    private static boolean isQuick(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value.getClass().isArray();
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return type.getComponentType().getSimpleName() + "[" + Array.getLength(value) + "]";
        }
        if (value instanceof Collection<?> many && many.size() > LONGEST) {
            return type.getSimpleName() + " of " + many.size();
        }
        if (value instanceof Map<?, ?> many && many.size() > LONGEST) {
            return type.getSimpleName() + " of " + many.size();
        }
        if (value instanceof CharSequence text) {
            return '"'
                    + text.subSequence(0, Math.min(text.length(), LONGEST + 1)).toString()
                    + '"';
        }
        return String.valueOf(value);
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
