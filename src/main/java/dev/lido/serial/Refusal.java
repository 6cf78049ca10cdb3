package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import org.jspecify.annotations.Nullable;

/** Carries the culprit out of the depths of a graph; the way to it is searched for afterwards. */
final class Refusal extends KryoException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object culprit;

    Refusal(@Nullable Object culprit, String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.culprit = culprit;
    }

    Refusal(@Nullable Object culprit, String problem) {
        this(culprit, problem, null);
    }

    /** "is a T, which can't be sent: hint". */
    static Refusal of(Object culprit, String hint) {
        String name = culprit.getClass().getName();
        String article = "aeiouAEIOU".indexOf(name.charAt(0)) >= 0 ? "an " : "a ";
        return new Refusal(culprit, "is " + article + name + ", which can't be sent: " + hint);
    }

    @Nullable
    Object culprit() {
        return culprit;
    }

    String problem() {
        return String.valueOf(super.getMessage());
    }
}
