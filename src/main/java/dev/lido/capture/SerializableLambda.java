package dev.lido.capture;

import dev.lido.serial.Closure;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.UnshippableException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.Type;
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
        List<Object> captured = new ArrayList<>(form.getCapturedArgCount());
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            captured.add(form.getCapturedArg(i));
        }
        Class<?> host = known.host;
        if (host == null) {
            host = LambdaReader.hostOf(type);
            known.host = host;
        }
        MetClasses.meet(host);
        LambdaShape shape = known.shape;
        if (shape == null) {
            shape = shape(form, type);
            known.shape = shape;
        }
        return new Closure(shape, Collections.unmodifiableList(captured));
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

    private static LambdaShape shape(SerializedLambda form, Class<?> type) {
        String functional = name(form.getFunctionalInterfaceClass());
        return new LambdaShape(
                name(form.getCapturingClass()),
                functional,
                Stream.of(type.getInterfaces())
                        .filter(marker -> marker != Serializable.class)
                        .map(Class::getName)
                        .filter(marker -> !marker.equals(functional))
                        .toList(),
                true,
                form.getFunctionalInterfaceMethodName(),
                form.getFunctionalInterfaceMethodSignature(),
                form.getInstantiatedMethodType(),
                form.getImplMethodKind(),
                name(form.getImplClass()),
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                capturedDescriptor(form));
    }

    /** The form does not tell the types of captured arguments: they are the first that the implementation takes. */
    private static String capturedDescriptor(SerializedLambda form) {
        List<Type> types = new ArrayList<>();
        int kind = form.getImplMethodKind();
        if (kind != MethodHandleInfo.REF_invokeStatic && kind != MethodHandleInfo.REF_newInvokeSpecial) {
            types.add(Type.getObjectType(form.getImplClass()));
        }
        types.addAll(List.of(Type.getArgumentTypes(form.getImplMethodSignature())));
        Type[] captured = types.subList(0, form.getCapturedArgCount()).toArray(Type[]::new);
        return Type.getMethodDescriptor(Type.getObjectType(form.getFunctionalInterfaceClass()), captured);
    }

    private static String name(String internalName) {
        return internalName.replace('/', '.');
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
