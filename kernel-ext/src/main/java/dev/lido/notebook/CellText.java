package dev.lido.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the user wrote in a magic's line. JJava and IJava hand magics the words of the line without quotes and
 * backslashes; the request to execute the cell has them, and their communication manager keeps it.
 *
 * @param text the line behind the magic's name
 * @param line its number in the cell, from 1
 * @param assigned whether the code before the magic assigns its value to a variable
 */
record CellText(String text, int line, boolean assigned) {
    private static final Pattern MAGIC = Pattern.compile("(?<before>.*?)%%?(?<name>\\w+)(?<text>.*)");

    /** Of the magic {@code name} that was called with {@code words}. */
    static CellText find(Object commManager, String name, List<String> words) {
        String cell = executed(commManager);
        String wanted = plain(String.join(" ", words));
        int number = 0;
        for (String line : cell == null ? new String[0] : cell.split("\n", -1)) {
            number++;
            Matcher matcher = MAGIC.matcher(line.strip());
            if (matcher.matches()
                    && matcher.group("name").equals(name)
                    && plain(matcher.group("text")).equals(wanted)) {
                return new CellText(
                        matcher.group("text").strip(),
                        number,
                        matcher.group("before").endsWith("=")
                                || matcher.group("before").stripTrailing().endsWith("="));
            }
        }
        return new CellText(String.join(" ", words), 1, false);
    }

    private static String plain(String text) {
        return text.replaceAll("[\"\\\\]", "").strip().replaceAll("\\s+", " ");
    }

    private static @Nullable String executed(Object commManager) {
        try {
            for (Class<?> type = commManager.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (field.getName().equals("context") && field.trySetAccessible()) {
                        Object message = field.get(commManager);
                        Object request = message == null ? null : call(message, "getContent");
                        return request == null ? null : (String) call(request, "getCode");
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another version of the kernel: the words have to do.
        }
        return null;
    }

    static @Nullable Object call(Object target, String method) throws ReflectiveOperationException {
        Method found = target.getClass().getMethod(method);
        found.trySetAccessible();
        return found.invoke(target);
    }
}
