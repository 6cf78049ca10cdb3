package dev.lido.capture;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.LambdaShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Capturer#capture} would send of a function, piece by piece, and what it would refuse.
 *
 * @param shape the lambda, or null if the function is an object of a class
 * @param origin what was typed where the lambda is made: {@code snippet 12}, {@code method f(int)}; else the class
 * @param captured the values that the lambda captured, in order; for an object the object
 * @param globals the variables and statics that its code can read
 * @param code the session classes that it needs
 * @param functionBytes size of the function with what it captured, or 0 if that can't be sent as a whole
 * @param bundle code and globals in the form in which workers hold them
 * @param refused what can't be sent, each with its reason
 * @param assigned variables and statics that its code assigns
 */
public record Inspection(
        @Nullable LambdaShape shape,
        String origin,
        List<Value> captured,
        List<Global> globals,
        List<Code> code,
        long functionBytes,
        Bundle bundle,
        List<Refused> refused,
        List<GlobalField> assigned) {
    public Inspection {
        captured = List.copyOf(captured);
        globals = List.copyOf(globals);
        code = List.copyOf(code);
        refused = List.copyOf(refused);
        assigned = List.copyOf(assigned);
    }

    /**
     * A value.
     *
     * @param name its name in the source, or its place
     * @param type its declared type, else its class, as one would write it
     * @param bytes its size as it travels alone
     * @param value the value itself
     * @param plain whether it holds objects of the Java platform only, so that to show it runs nobody's code
     */
    public record Value(
            String name, String type, long bytes, @Nullable Object value, boolean plain) {}

    /**
     * The value of a variable or static.
     *
     * @param variable whether it is a variable of the session, not a static of a class
     * @param value name, type and value
     * @param group what it travels with
     */
    public record Global(boolean variable, Value value, GlobalGroup group) {}

    /**
     * A class.
     *
     * @param name what the user typed there: {@code method helper(int)}, {@code class Svc}
     * @param unit the class as it travels
     */
    public record Code(String name, CodeUnit unit) {}

    /**
     * Something that can't be sent.
     *
     * @param path where it sits: {@code variable 'svc'.conn}
     * @param reason why, and what to do
     */
    public record Refused(String path, String reason) {}
}
