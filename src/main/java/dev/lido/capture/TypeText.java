package dev.lido.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types and classes as one would write them. */
final class TypeText {
    private static final Pattern WRAPPER = Pattern.compile("\\bREPL\\.\\$JShell\\$\\d+[A-Z]*[$.]");
    private static final Pattern PACKAGE =
            Pattern.compile("\\b(?:[\\p{javaJavaIdentifierPart}&&[^$]]+\\.)+(?=[\\p{Alpha}_])");
    private static final Pattern NUMBERED = Pattern.compile("\\$\\d+");
    private static final int MOST_NAMES = 4;

    private TypeText() {}

    /** {@code List<String>}, {@code int[]}, {@code Svc}: without packages. */
    static String of(Type type) {
        String name = type instanceof Class<?> known ? ofClass(known) : type.getTypeName();
        return PACKAGE.matcher(WRAPPER.matcher(name).replaceAll(""))
                .replaceAll("")
                .replace('$', '.');
    }

    private static String ofClass(Class<?> type) {
        if (type.isHidden() && type.getName().contains("$$Lambda")) {
            Class<?>[] faces = type.getInterfaces();
            return faces.length == 0 ? "lambda" : faces[0].getName();
        }
        return type.getTypeName();
    }

    /** What the user typed that made {@code type}: {@code method helper(int)}, {@code class Svc}. */
    static String declared(Class<?> type) {
        if (!Rewriting.isWrapper(type.getName())) {
            String kind = type.isRecord()
                    ? "record "
                    : type.isEnum() ? "enum " : type.isInterface() ? "interface " : "class ";
            return kind
                    + (type.isAnonymousClass()
                            ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
                            : of(type));
        }
        List<String> names = new ArrayList<>();
        try {
            for (Method method : type.getDeclaredMethods()) {
                if (!method.isSynthetic() && !method.getName().startsWith("do_it$")) {
                    names.add("method " + method.getName()
                            + Stream.of(method.getParameterTypes())
                                    .map(TypeText::of)
                                    .collect(Collectors.joining(", ", "(", ")")));
                }
            }
            for (Field field : type.getDeclaredFields()) {
                if (!field.isSynthetic() && !field.getName().endsWith("$")) {
                    // JShell calls the value of a snippet by the snippet's number.
                    boolean numbered = NUMBERED.matcher(field.getName()).matches();
                    names.add((numbered ? "snippet " : "variable ")
                            + field.getName().substring(numbered ? 1 : 0));
                }
            }
            for (Class<?> member : type.getDeclaredClasses()) {
                names.add(declared(member));
            }
        } catch (LinkageError e) {
            // A method that names a class which is not there yet.
        }
        return names.isEmpty()
                ? "a snippet"
                : names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                        + (names.size() > MOST_NAMES ? ", ..." : "");
    }
}
