package dev.lido;

import dev.lido.engine.Anatomy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What would travel to the workers with a function, what of it they have already, what can't travel, and advice where
 * some is due. Made by {@link Pool#explain(Explanation.IntFn)} and its like; prints as text, and as a table in notebooks.
 *
 * <pre>{@code
 * Pool.explain(x -> x + n);
 * }</pre>
 *
 * <p>Sizes are those of each value as it travels alone: values that share objects count them each. Immutable.
 *
 * @since 0.1
 */
public final class Explanation {
    /** From this size on a captured argument, which travels with every call, is worth a word. */
    private static final long LARGE_CAPTURED = 1L << 20;
    /** From this size on a variable, which travels when it has changed, is worth a word. */
    private static final long LARGE_VARIABLE = 8L << 20;

    private final String function;
    private final String origin;
    private final List<Part> parts;
    private final List<Refusal> refusals;
    private final List<String> assigned;
    private final int workers;
    private final boolean travels;

    Explanation(@Nullable Anatomy anatomy, Object explained) {
        travels = anatomy != null;
        Anatomy shown = anatomy == null
                ? new Anatomy("a " + explained.getClass().getSimpleName(), "", List.of(), List.of(), List.of(), 0)
                : anatomy;
        function = shown.what();
        origin = shown.where();
        parts = shown.parts().stream()
                .map(Part::of)
                .sorted(Comparator.comparingLong(Part::bytes).reversed())
                .toList();
        refusals = shown.refusals().stream()
                .map(refusal -> new Refusal(refusal.path(), refusal.reason()))
                .toList();
        assigned = shown.assigned();
        workers = shown.workers();
    }

    /** What a part of a function is. */
    public enum Kind {
        /** The lambda itself: which code to run, with which captured arguments. Sent with every call. */
        FUNCTION,
        /** A value that the lambda captured, such as a local variable. Sent with every call. */
        CAPTURED,
        /** A variable of the session that the function's code can read. Sent when its value has changed. */
        VARIABLE,
        /** A static field of a class typed in the session. Sent when its value has changed. */
        STATIC,
        /** The code of a snippet or of a class typed in the session. Sent once. */
        CLASS,
        /** A jar or directory that the session added: its place is told, workers read it themselves. */
        LIBRARY
    }

    /**
     * Something that travels.
     *
     * @param kind what it is
     * @param name its name as it was typed, as far as it has one
     * @param type its type; for a class its name in code
     * @param bytes its size when sent
     * @param preview its value, short and on one line; of a value with objects of the user's own classes only the type,
     *     since their {@code toString} is not run; empty for code
     * @param onWorkers how many workers have it, so that it would not be sent to them
     */
    public record Part(Kind kind, String name, String type, long bytes, String preview, int onWorkers) {
        private static Part of(Anatomy.Part part) {
            boolean isValue = part.kind() == Anatomy.Kind.CAPTURED
                    || part.kind() == Anatomy.Kind.VARIABLE
                    || part.kind() == Anatomy.Kind.STATIC;
            String preview = !isValue ? "" : part.shows() ? Preview.of(part.value()) : Preview.ofType(part.value());
            return new Part(
                    Kind.valueOf(part.kind().name()), part.name(), part.type(), part.bytes(), preview, part.holders());
        }
    }

    /**
     * Something that can't travel: a call with this function throws {@link NotShippableException}.
     *
     * @param path where it sits: {@code variable 'svc'.connection}
     * @param reason its type, and what to do
     */
    public record Refusal(String path, String reason) {}

    /** The function in words: {@code a lambda}, {@code the method reference Math::abs}. */
    public String function() {
        return function;
    }

    /**
     * What was typed where the lambda is made, such as {@code snippet 12} or {@code method f(int)}; for compiled code the
     * class; empty for an object that is no lambda.
     */
    public String origin() {
        return origin;
    }

    /** What travels, largest first. */
    public List<Part> parts() {
        return parts;
    }

    /** All that can't travel. With any, a call fails. */
    public List<Refusal> refusals() {
        return refusals;
    }

    /** Session variables that the function assigns: new values stay in the workers. */
    public List<String> assigned() {
        return assigned;
    }

    /** Size of all parts in bytes. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Size in bytes of the parts that not every worker has. */
    public long bytesToSend() {
        return parts.stream()
                .filter(part -> part.onWorkers < workers || workers == 0)
                .mapToLong(Part::bytes)
                .sum();
    }

    /** How many workers there are now; asking starts none. */
    public int workers() {
        return workers;
    }

    /** Whether a call with this function sends all that it needs. */
    public boolean isShippable() {
        return refusals.isEmpty();
    }

    /** What could be done better, in whole sentences; mostly nothing. */
    public List<String> advice() {
        List<String> advice = new ArrayList<>();
        for (Part part : parts) {
            if (part.kind == Kind.CAPTURED && part.bytes >= LARGE_CAPTURED) {
                advice.add("'" + part.name + "' is sent with every call, " + Bytes.text(part.bytes)
                        + " each time: pass only what the function needs of it, or send it once with"
                        + " Pool.broadcast(value).");
            } else if ((part.kind == Kind.VARIABLE || part.kind == Kind.STATIC) && part.bytes >= LARGE_VARIABLE) {
                advice.add("'" + part.name + "' is sent to every worker, " + Bytes.text(part.bytes)
                        + ", and again whenever it has changed: pass only what the function needs of it, or send it"
                        + " once with Pool.broadcast(" + part.name + ").");
            }
        }
        for (String name : assigned) {
            advice.add("The function assigns '" + name + "': the new value stays in the worker, the session's '" + name
                    + "' does not change. Return the value instead.");
        }
        return advice;
    }

    /** Whether the pool's engine sends functions by value at all. */
    boolean travels() {
        return travels;
    }

    /** How many workers have {@code part}, in words. */
    String holders(Part part) {
        if (part.kind == Kind.FUNCTION || part.kind == Kind.CAPTURED) {
            return "sent with each call";
        }
        return workers == 0
                ? "no worker yet"
                : part.onWorkers + " of " + workers + (workers == 1 ? " worker has it" : " workers have it");
    }

    /** The whole as self-contained HTML, escaped: for notebooks. */
    public String toHtml() {
        return ExplanationText.html(this);
    }

    @Override
    public String toString() {
        return ExplanationText.plain(this);
    }

    /**
     * What {@code explain} takes a lambda of unknown parameter type for: an {@code Integer}.
     *
     * @since 0.1
     */
    @FunctionalInterface
    @SuppressWarnings("overloads") // nobody composes it
    public interface IntFn extends Fn<Integer, Object>, IntAct {
        @Override
        default void act(Integer item) throws Exception {
            call(item);
        }
    }

    /**
     * Likewise for a lambda that returns nothing.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface IntAct extends ItemAct<Integer> {}

    /**
     * A lambda that takes an item and returns nothing, for {@code explain} only.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface ItemAct<T> extends Consumer<T>, Serializable {
        /** Does it with {@code item}. */
        void act(T item) throws Exception;

        @Override
        @SuppressWarnings("FunctionalInterfaceMethodChanged") // means the same, and may throw more
        default void accept(T item) {
            try {
                act(item);
            } catch (Exception e) {
                throw Sneaky.rethrow(e);
            }
        }
    }
}
