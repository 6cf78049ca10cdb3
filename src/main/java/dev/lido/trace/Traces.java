package dev.lido.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stack traces as users want them: their own frames and those of the libraries they call, with the frames of the session
 * below those of the worker. Dropped are Lido's own frames, but for the method that the user called; what the JVM puts
 * between a lambda and its caller; and what runs a snippet in JShell or a notebook. With the system property
 * {@code lido.fullTraces} set to {@code true} in the session everything is kept.
 */
public final class Traces {
    private static final String FULL = "lido.fullTraces";
    private static final int PLACES = 4;
    private static final int MOST_THROWABLES = 1000;

    /** A frame as the JVM prints it, after the names of loader and module. */
    private static final Pattern FRAME =
            Pattern.compile("\\s*at (?:([^()]*)/)?([^/()]+)\\.([^./()]+)\\(([^()]*?)(?::(\\d+))?\\)\\s*");

    private static final Pattern COMMON = Pattern.compile("\\s*\\.\\.\\. (\\d+) more\\s*");

    private Traces() {}

    private static boolean isFull() {
        return Boolean.getBoolean(FULL);
    }

    /** The trace of an exception that Lido throws at its user: the method that was called comes first. */
    public static StackTraceElement[] ofCaller(StackTraceElement[] trace) {
        if (isFull()) {
            return trace;
        }
        for (StackTraceElement frame : trace) {
            if (StackFrames.isWorkers(frame)) {
                return trace; // a task's: the session that it belongs to does it
            }
        }
        StackTraceElement[] shorter = shorten(trace);
        for (StackTraceElement frame : shorter) {
            if (!StackFrames.isPlatform(frame)) {
                return shorter;
            }
        }
        return new StackTraceElement[0]; // of a thread of ours: nobody called
    }

    /**
     * Shortens the traces of what a task threw, with its causes and what it suppressed, and puts {@code caller} below
     * the frames of the worker.
     */
    public static void join(Throwable error, StackTraceElement[] caller) {
        if (isFull()) {
            return;
        }
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        left.add(error);
        while (!left.isEmpty() && seen.size() < MOST_THROWABLES) {
            Throwable next = left.remove();
            if (seen.add(next)) {
                try {
                    joinOne(next, caller);
                    if (next.getCause() != null) {
                        left.add(next.getCause());
                    }
                    Collections.addAll(left, next.getSuppressed());
                } catch (RuntimeException e) {
                    // The methods are the user's; the trace stays as it is.
                }
            }
        }
    }

    private static void joinOne(Throwable error, StackTraceElement[] caller) {
        StackTraceElement[] trace = error.getStackTrace();
        int end = 0;
        while (end < trace.length && !StackFrames.isWorkers(trace[end])) {
            end++;
        }
        List<StackTraceElement> joined =
                new ArrayList<>(List.of(shorten(List.of(trace).subList(0, end), true)));
        if (end < trace.length) {
            joined.addAll(List.of(caller));
        }
        error.setStackTrace(joined.toArray(StackTraceElement[]::new));
    }

    static StackTraceElement[] shorten(StackTraceElement[] trace) {
        return shorten(List.of(trace), false);
    }

    /** @param task whether this is what a task did, which nobody but Lido called */
    private static StackTraceElement[] shorten(List<StackTraceElement> trace, boolean task) {
        int end = trace.size();
        for (int i = trace.size() - 1; i >= 0; i--) {
            if (StackFrames.isSnippet(trace.get(i))) {
                end = i + 1; // what follows runs snippets
                break;
            }
        }
        List<StackTraceElement> kept = new ArrayList<>(end);
        for (int i = 0; i < end; i++) {
            StackTraceElement frame = trace.get(i);
            if (StackFrames.isOurs(frame)) {
                i = lastOfOurs(trace, i, end);
                frame = trace.get(i);
                boolean called = i + 1 < end && !StackFrames.isOurs(trace.get(i + 1)) || i + 1 == end && !task;
                if (called && isEntry(frame)) {
                    kept.add(StackFrames.plain(frame));
                }
            } else if (!StackFrames.isPlumbing(frame)) {
                kept.add(StackFrames.plain(frame));
            }
        }
        return kept.toArray(StackTraceElement[]::new);
    }

    /** Of our frames from {@code at} on, the one that somebody else called: streams between them count as ours. */
    private static int lastOfOurs(List<StackTraceElement> trace, int at, int end) {
        int last = at;
        for (int i = at + 1; i < end; i++) {
            if (StackFrames.isOurs(trace.get(i))) {
                last = i;
            } else if (!StackFrames.isPlatform(trace.get(i))) {
                break;
            }
        }
        return last;
    }

    /** Whether users call this method by its name: the others are what their own lambdas are called through. */
    private static boolean isEntry(StackTraceElement frame) {
        return frame.getClassName().indexOf('.', "dev.lido.".length()) < 0
                && !frame.getMethodName().startsWith("lambda$")
                && !StackFrames.isPlumbing(frame);
    }

    /** {@code frames} with {@code caller} below them, shortened. */
    public static StackTraceElement[] above(StackTraceElement[] caller, List<StackTraceElement> frames) {
        List<StackTraceElement> joined = new ArrayList<>(isFull() ? frames : List.of(shorten(frames, true)));
        joined.addAll(List.of(caller));
        return joined.toArray(StackTraceElement[]::new);
    }

    /** Where a task was, in words, from the inside out: {@code Thread.sleep, called by slow, called by a lambda}. */
    public static String place(List<StackTraceElement> frames) {
        List<StackTraceElement> shown = new ArrayList<>();
        for (StackTraceElement frame : shorten(frames, true)) {
            boolean innermost = shown.isEmpty();
            boolean repeats = !innermost && StackFrames.isPlatform(frame);
            if (!repeats && shown.size() < PLACES) {
                shown.add(frame);
            }
        }
        return shown.stream().map(StackFrames::inWords).distinct().collect(Collectors.joining(", called by "));
    }

    /** Of a task's frames the innermost one that was typed in a session, or else one that is not of the Java platform. */
    public static Optional<StackTraceElement> typed(List<StackTraceElement> frames) {
        List<StackTraceElement> own = List.of(shorten(frames, true));
        return own.stream().filter(StackFrames::isTyped).findFirst().or(() -> own.stream()
                .filter(frame -> !StackFrames.isPlatform(frame))
                .findFirst());
    }

    /**
     * The frames in the first part of a printed trace, up to its causes.
     *
     * @param enclosing the frames of the trace of which this one tells a cause, for those that are not printed again
     */
    public static List<StackTraceElement> parse(List<String> lines, List<StackTraceElement> enclosing) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (String line : lines) {
            StackTraceElement frame = frame(line);
            Matcher common = COMMON.matcher(line);
            if (frame != null) {
                frames.add(frame);
            } else if (common.matches()) {
                int from = Math.max(0, enclosing.size() - Integer.parseInt(common.group(1)));
                frames.addAll(enclosing.subList(from, enclosing.size()));
            }
        }
        return frames;
    }

    private static @Nullable StackTraceElement frame(String line) {
        // The name of a hidden class ends with an address, which looks like a loader's name before a class.
        Matcher frame = FRAME.matcher(line.replaceFirst("(\\$\\$Lambda)[^(]*/[^.(]*", "$1"));
        if (!frame.matches()) {
            return null;
        }
        String prefix = frame.group(1) == null ? "" : frame.group(1);
        String module = prefix.substring(prefix.lastIndexOf('/') + 1).replaceFirst("@.*", "");
        String file = frame.group(4);
        boolean isNative = file.equals("Native Method");
        boolean isUnknown = isNative || file.equals("Unknown Source");
        return new StackTraceElement(
                null,
                module.isEmpty() ? null : module,
                null,
                frame.group(2),
                frame.group(3),
                isUnknown ? null : file,
                isNative ? -2 : frame.group(5) == null ? -1 : Integer.parseInt(frame.group(5)));
    }

    /** Printed lines with each run of frames that {@link Traces} drops as one line. */
    public static List<String> fold(List<String> lines) {
        if (isFull()) {
            return lines;
        }
        List<String> folded = new ArrayList<>(lines.size());
        int dropped = 0;
        for (String line : lines) {
            StackTraceElement frame = frame(line);
            if (frame != null && (StackFrames.isOurs(frame) || StackFrames.isPlumbing(frame))) {
                dropped++;
                continue;
            }
            if (dropped > 0) {
                folded.add("\t... " + dropped + " frames of Lido");
                dropped = 0;
            }
            folded.add(frame == null ? StackFrames.plain(line) : "\tat " + StackFrames.plain(frame));
        }
        if (dropped > 0) {
            folded.add("\t... " + dropped + " frames of Lido");
        }
        return folded;
    }
}
