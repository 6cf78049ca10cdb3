package dev.lido.trace;

import java.net.URL;
import java.security.CodeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one stack frame is to a user: their own, Lido's, or the JVM's plumbing; and how to name it. */
public final class StackFrames {
    private static final Pattern WRAPPED = Pattern.compile("\\bREPL\\.\\$JShell\\$\\d+[A-Z]*[$.](?=[^\\W\\d])");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*?)(?:\\$[0-9a-f]{7,8})?\\$(\\d+)");
    private static final String SNIPPET = "do_it$";

    private static final Map<String, Boolean> OURS = new ConcurrentHashMap<>();

    private StackFrames() {}

    /** Whether Lido's own code, or that of a library inside its jar, runs in {@code frame}. */
    static boolean isOurs(StackTraceElement frame) {
        String type = frame.getClassName();
        // The commands are programs that use Lido as anybody does.
        return type.startsWith("dev.lido.")
                && !type.startsWith("dev.lido.cli.")
                && OURS.computeIfAbsent(type, StackFrames::isInOurJar);
    }

    /** Programs may have packages of that name, too: Lido's tests do. */
    private static boolean isInOurJar(String type) {
        try {
            Class<?> found = Class.forName(type, false, StackFrames.class.getClassLoader());
            return String.valueOf(place(found)).equals(String.valueOf(place(StackFrames.class)));
        } catch (ClassNotFoundException | LinkageError e) {
            return true;
        }
    }

    private static @Nullable URL place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : source.getLocation();
    }

    /** Whether {@code frame} is below all that a task does. */
    static boolean isWorkers(StackTraceElement frame) {
        return frame.getClassName().startsWith("dev.lido.worker.") && isOurs(frame);
    }

    /** Whether {@code frame} is there for the JVM's sake: lambda forms, hidden classes, the inside of reflection. */
    static boolean isPlumbing(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.contains("$$Lambda")
                || type.startsWith("jdk.internal.reflect.")
                || type.startsWith("java.lang.invoke.LambdaForm")
                || type.startsWith("java.lang.invoke.DirectMethodHandle")
                || type.startsWith("java.lang.invoke.Invokers");
    }

    /** Whether {@code frame} is of the Java platform. */
    static boolean isPlatform(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
    }

    /** Whether JShell, or a notebook kernel by its means, runs a snippet or cell in {@code frame}. */
    static boolean isSnippet(StackTraceElement frame) {
        return frame.getMethodName().equals(SNIPPET) && isTyped(frame);
    }

    /** Whether what runs in {@code frame} was typed in JShell or a notebook. */
    static boolean isTyped(StackTraceElement frame) {
        return frame.getClassName().startsWith("REPL.$JShell$");
    }

    /**
     * {@code frame} without the names of class loaders, which mean something in the worker only. A lambda typed as a
     * snippet is just "lambda"; class, file and line stay, by which JShell finds the snippet: {@code lambda (#7:1)}.
     */
    static StackTraceElement plain(StackTraceElement frame) {
        String method = frame.getMethodName();
        Matcher lambda = LAMBDA.matcher(method);
        if (isTyped(frame) && lambda.matches()) {
            String in = lambda.group(1);
            method = in.startsWith(SNIPPET) ? "lambda" : "lambda$" + in + "$" + lambda.group(2);
        }
        return new StackTraceElement(
                null,
                frame.getModuleName(),
                null,
                frame.getClassName(),
                method,
                frame.getFileName(),
                frame.getLineNumber());
    }

    /**
     * {@code frame} in a sentence, named as its user knows it: {@code helper} or {@code Svc.f} for what was typed in a
     * session, {@code a lambda}, {@code Thread.sleep}, {@code com.acme.Rows.parse (Rows.java:12)}.
     */
    public static String inWords(StackTraceElement frame) {
        StackTraceElement plain = plain(frame);
        String type = plain.getClassName();
        if (isSnippet(plain)) {
            return "the snippet itself";
        }
        if (isTyped(plain)) {
            if (plain.getMethodName().equals("lambda")) {
                return "a lambda";
            }
            Matcher lambda = LAMBDA.matcher(plain.getMethodName());
            String method = lambda.matches() ? lambda.group(1) : plain.getMethodName();
            String typed = typed(type);
            return (lambda.matches() ? "a lambda in " : "") + (typed.isEmpty() ? "" : typed + '.') + method;
        }
        if (isPlatform(plain)) {
            return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + '.' + plain.getMethodName();
        }
        String file = plain.getFileName();
        String place = file == null || plain.getLineNumber() < 0 ? "" : " (" + file + ':' + plain.getLineNumber() + ')';
        return type + '.' + plain.getMethodName() + place;
    }

    /** The class {@code type} as it was typed: {@code Svc.Part}; empty if it got its name from JShell. */
    public static String typed(String type) {
        if (!type.startsWith("REPL.$JShell$")) {
            return type;
        }
        String typed = plain(type);
        return typed.contains("$JShell$") ? "" : typed.replace('$', '.');
    }

    /** {@code text} with classes typed in a session named as they were typed: {@code MyException} for what JShell calls
     * {@code REPL.$JShell$14$MyException}. */
    public static String plain(String text) {
        return text.contains("$JShell$") ? WRAPPED.matcher(text).replaceAll("") : text;
    }
}
