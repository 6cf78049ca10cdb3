package dev.lido.serial;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Takes lambdas apart: by the {@link ClosureReader} if there is one, else those that are Serializable. */
final class Lambdas {
    private Lambdas() {}

    static boolean isLambda(Class<?> type) {
        if (!type.isHidden()) {
            return false;
        }
        ClosureReader reader = Reader.FOUND;
        return reader != null ? reader.isLambda(type) : type.getName().contains("$$Lambda");
    }

    static Closure read(Object lambda) throws UnshippableException {
        ClosureReader reader = Reader.FOUND;
        if (reader != null) {
            return reader.read(lambda);
        }
        if (!(lambda instanceof Serializable)) {
            throw new UnshippableException(
                    "",
                    "is a lambda that isn't Serializable (" + lambda.getClass().getName()
                            + "), which can't be looked into here; cast it: (Function<A, B> & Serializable) a -> b",
                    null);
        }
        SerializedLambda form = Replaced.form(lambda);
        if (form == null) {
            throw new UnshippableException(
                    "",
                    "is a lambda that does not tell how it was made: "
                            + lambda.getClass().getName(),
                    null);
        }
        return closure(form, List.of());
    }

    static Closure closure(SerializedLambda form, List<String> markers) {
        List<Object> captured = new ArrayList<>(form.getCapturedArgCount());
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            captured.add(form.getCapturedArg(i));
        }
        String host = form.getCapturingClass().replace('/', '.');
        String iface = form.getFunctionalInterfaceClass().replace('/', '.');
        LambdaShape shape = new LambdaShape(
                host,
                iface,
                markers,
                true,
                form.getFunctionalInterfaceMethodName(),
                form.getFunctionalInterfaceMethodSignature(),
                form.getInstantiatedMethodType(),
                form.getImplMethodKind(),
                form.getImplClass().replace('/', '.'),
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                capturedDescriptor(form));
        return new Closure(shape, captured);
    }

    /** The form doesn't hold the call site's type; what the implementation takes beyond the call's arguments is it. */
    private static String capturedDescriptor(SerializedLambda form) {
        List<String> taken = DescriptorParts.parameters(form.getImplMethodSignature());
        int kind = form.getImplMethodKind();
        boolean receiver = kind != java.lang.invoke.MethodHandleInfo.REF_invokeStatic
                && kind != java.lang.invoke.MethodHandleInfo.REF_newInvokeSpecial;
        StringBuilder descriptor = new StringBuilder("(");
        int fromParameters = form.getCapturedArgCount();
        if (receiver && fromParameters > 0) {
            descriptor.append('L').append(form.getImplClass()).append(';');
            fromParameters--;
        }
        for (int i = 0; i < fromParameters; i++) {
            descriptor.append(taken.get(i));
        }
        return descriptor
                .append(")L")
                .append(form.getFunctionalInterfaceClass())
                .append(';')
                .toString();
    }

    private static final class Reader {
        static final @Nullable ClosureReader FOUND = find();

        private static @Nullable ClosureReader find() {
            Iterator<ClosureReader> all = ServiceLoader.load(ClosureReader.class, ClosureReader.class.getClassLoader())
                    .iterator();
            return all.hasNext() ? all.next() : null;
        }
    }

    /** Java serialization calls writeReplace, which takes privileges otherwise, and shows what it returned. */
    private static final class Replaced extends ObjectOutputStream {
        private @Nullable SerializedLambda form;

        private Replaced() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        static @Nullable SerializedLambda form(Object lambda) {
            try (Replaced stream = new Replaced()) {
                stream.writeObject(lambda);
                return stream.form;
            } catch (IOException e) {
                throw new Refusal(lambda, "is a lambda that can't be taken apart", e);
            }
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (form == null && object instanceof SerializedLambda) {
                form = (SerializedLambda) object;
            }
            return null;
        }
    }
}
