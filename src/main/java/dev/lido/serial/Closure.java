package dev.lido.serial;

import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A lambda taken apart.
 *
 * @param shape what it is
 * @param captured its captured arguments in order, {@code null}s among them
 */
public record Closure(LambdaShape shape, List<Object> captured) {
    /** A serializable lambda of the given shape, with the arguments that it tells itself. */
    public static Closure of(SerializedLambda form, LambdaShape shape) {
        List<Object> captured = new ArrayList<>(form.getCapturedArgCount());
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            captured.add(form.getCapturedArg(i));
        }
        return new Closure(shape, Collections.unmodifiableList(captured));
    }
}
