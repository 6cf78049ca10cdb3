package dev.lido.capture;

import dev.lido.jvm.TrustedLookup;
import dev.lido.serial.Closure;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.UnshippableException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is the same for all lambdas of one class that is not serializable, and how to read one's captured arguments. */
final class HiddenLambda {
    /** Holds a {@code HiddenLambda} or the exception that told why there is none. */
    private static final ClassValue<Object> CACHE = new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
            try {
                return analyse(type);
            } catch (UnshippableException e) {
                return e;
            }
        }
    };

    private final LambdaShape shape;
    private final Class<?> host;
    private final MethodHandle[] captured;

    private HiddenLambda(LambdaShape shape, Class<?> host, MethodHandle[] captured) {
        this.shape = shape;
        this.host = host;
        this.captured = captured;
    }

    static HiddenLambda of(Class<?> type) throws UnshippableException {
        Object found = CACHE.get(type);
        if (found instanceof UnshippableException e) {
            throw new UnshippableException(e.path(), e.problem(), e);
        }
        return (HiddenLambda) found;
    }

    Closure read(Object lambda) {
        MetClasses.meet(host);
        List<Object> values = new ArrayList<>(captured.length);
        try {
            for (MethodHandle getter : captured) {
                values.add((Object) getter.invokeExact(lambda));
            }
        } catch (Throwable e) {
            throw new IllegalStateException("a lambda's own field can't be read: " + lambda.getClass(), e);
        }
        return new Closure(shape, Collections.unmodifiableList(values));
    }

    private static HiddenLambda analyse(Class<?> type) throws UnshippableException {
        Lookup lookup = TrustedLookup.get()
                .orElseThrow(() -> new UnshippableException(
                        "",
                        "is a lambda whose type isn't Serializable, and this JVM doesn't let Lido look inside it ("
                                + TrustedLookup.refusal()
                                + "); or type it as one of Lido's serializable functions, such"
                                + " as Fn",
                        null));
        Class<?> host = LambdaReader.hostOf(type);
        Field[] fields = Stream.of(type.getDeclaredFields())
                .filter(field -> field.getName().startsWith("arg$"))
                .sorted(Comparator.comparingInt(
                        field -> Integer.parseInt(field.getName().substring(4))))
                .toArray(Field[]::new);
        try {
            MethodHandle[] getters = new MethodHandle[fields.length];
            for (int i = 0; i < fields.length; i++) {
                getters[i] =
                        lookup.unreflectGetter(fields[i]).asType(MethodType.methodType(Object.class, Object.class));
            }
            return new HiddenLambda(new ImplementationFinder(lookup, type, host, fields).shape(), host, getters);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new UnshippableException("", "is a lambda of " + host.getName() + " that can't be read: " + e, e);
        }
    }

    /** Interfaces beside the functional one; the metafactory puts that first. */
    static List<String> markers(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .skip(1)
                .filter(marker -> marker != Serializable.class)
                .map(Class::getName)
                .toList();
    }
}
