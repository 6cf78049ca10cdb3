package dev.lido.capture;

import dev.lido.bundle.Composition.Cut;
import dev.lido.serial.Encodings;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import dev.lido.serial.Stretch;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The value of one static field as it was when captured.
 *
 * @param field the field
 * @param value its value
 * @param payload the value alone, as an array of one
 * @param cuts its large parts, with their ids
 * @param classes session and library classes in it
 * @param shapes lambdas in it
 * @param shared shared values in it
 */
record GlobalValue(
        StaticField field,
        @Nullable Object value,
        Payload payload,
        List<Cut> cuts,
        List<Class<?>> classes,
        List<LambdaShape> shapes,
        List<Broadcast> shared) {
    /** The value can't travel. The cause has the path. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        final transient StaticField field;

        Refused(StaticField field, Throwable cause) {
            super(cause);
            this.field = field;
        }

        UnshippableException inWords() {
            if (getCause() instanceof UnshippableException e) {
                String path = e.path();
                String inside = path.startsWith("[0]") ? path.substring(3) : path;
                return new UnshippableException(field.inWords() + inside, e.problem(), e);
            }
            return new UnshippableException(field.inWords(), "can't be read: " + getCause(), getCause());
        }
    }

    /** Reads and encodes the field's value. Initialises its class as reading it in code would. */
    static GlobalValue read(StaticField field, ValueEncoder encoder, Encodings encodings, Consumer<Object> visitor)
            throws Refused {
        Object value;
        try {
            value = field.open().get(null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new Refused(field, e);
        }
        Met met;
        try {
            encoder.note(encodings);
            encoder.add(new Object[] {value}, simple(value) ? null : visitor);
            met = Met.by(encoder);
        } catch (UnshippableException e) {
            throw new Refused(field, e);
        }
        List<Stretch> stretches = encoder.stretches();
        Payload payload = encoder.finish();
        List<Cut> cuts = Cuts.of(payload, stretches);
        return new GlobalValue(field, value, payload, cuts, met.classes(), met.shapes(), met.shared());
    }

    boolean simple() {
        return simple(value);
    }

    private static boolean simple(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Number && value.getClass().getName().startsWith("java.lang.");
    }

    /** Whether it holds nothing of the session's own classes. */
    boolean portable() {
        return Met.isPortable(classes, shapes);
    }

    /** Whether {@code payload} holds objects of the Java platform only: then nothing in it has a method of the user's. */
    static boolean isPlain(Payload payload) {
        return payload.shapes().isEmpty() && payload.classNames().stream().allMatch(GlobalValue::isPlatform);
    }

    private static boolean isPlatform(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        String element = name.substring(dimensions);
        return element.startsWith("java.") || dimensions > 0 && (element.length() == 1 || element.startsWith("Ljava."));
    }
}
