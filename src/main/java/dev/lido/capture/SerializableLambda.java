package dev.lido.capture;

import dev.lido.serial.Closure;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.UnshippableException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads serializable lambdas: no privileges needed. */
final class SerializableLambda {
    /** What is the same for all lambdas of one class. */
    private static final ClassValue<SerializableLambda> CACHE = new ClassValue<>() {
        @Override
        protected SerializableLambda computeValue(Class<?> type) {
            return new SerializableLambda(type);
        }
    };

    private final @Nullable Method writeReplace;
    private volatile @Nullable LambdaShape shape;
    private volatile @Nullable Class<?> host;

    private SerializableLambda(Class<?> type) {
        writeReplace = accessible(type);
    }

    private static @Nullable Method accessible(Class<?> type) {
        try {
            Method method = type.getDeclaredMethod("writeReplace");
            return method.trySetAccessible() ? method : null; // false for lambdas of the JDK's own code
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    static Closure read(Object lambda) throws UnshippableException {
        Class<?> type = lambda.getClass();
        SerializableLambda known = CACHE.get(type);
        SerializedLambda form = known.form(lambda);
        Class<?> host = known.host;
        if (host == null) {
            host = LambdaReader.hostOf(type);
            known.host = host;
        }
        MetClasses.meet(host);
        LambdaShape shape = known.shape;
        if (shape == null) {
            shape = LambdaShape.of(form, markers(type, form));
            known.shape = shape;
        }
        return Closure.of(form, shape);
    }

    private SerializedLambda form(Object lambda) throws UnshippableException {
        try {
            Object form = writeReplace == null ? Tap.of(lambda) : writeReplace.invoke(lambda);
            if (form instanceof SerializedLambda serialized) {
                return serialized;
            }
            throw new UnshippableException("", "is a serializable lambda that writes itself as " + form, null);
        } catch (IOException | ReflectiveOperationException e) {
            throw new UnshippableException("", "is a serializable lambda that can't be written: " + e, e);
        }
    }

    /** Interfaces beside the functional one, which may stand anywhere among them. */
    private static List<String> markers(Class<?> type, SerializedLambda form) {
        String functional = form.getFunctionalInterfaceClass().replace('/', '.');
        return Stream.of(type.getInterfaces())
                .filter(marker -> marker != Serializable.class)
                .map(Class::getName)
                .filter(marker -> !marker.equals(functional))
                .toList();
    }

    /** A stream that writes nothing and keeps what stands for the lambda. */
    private static final class Tap extends ObjectOutputStream {
        private @Nullable Object seen;

        private Tap() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        static @Nullable Object of(Object lambda) throws IOException {
            try (Tap tap = new Tap()) {
                tap.writeObject(lambda);
                return tap.seen;
            }
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            seen = object;
            return null; // so captured arguments are not serialized
        }
    }
}
