package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import dev.lido.jvm.TrustedLookup;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes lambdas again from their shapes. A factory is made once for a shape and its host class, and goes with it. */
final class LambdaFactories {
    /** Makes the lambda out of its captured arguments. */
    interface Factory {
        Object make(Object[] captured) throws Throwable;
    }

    private static final ClassValue<Map<LambdaShape, Factory>> BY_HOST = new ClassValue<>() {
        @Override
        protected Map<LambdaShape, Factory> computeValue(Class<?> host) {
            return new ConcurrentHashMap<>();
        }
    };

    private LambdaFactories() {}

    static Factory of(ClassSpace space, LambdaShape shape) throws ReflectiveOperationException {
        Class<?> host = find(space, shape.host());
        Map<LambdaShape, Factory> known = BY_HOST.get(host);
        Factory factory = known.get(shape);
        if (factory == null) {
            factory = make(space, host, shape);
            known.put(shape, factory);
        }
        return factory;
    }

    private static Class<?> find(ClassSpace space, String name) throws ClassNotFoundException {
        return name.startsWith("java.")
                ? Class.forName(name, false, ClassLoader.getPlatformClassLoader())
                : space.find(name);
    }

    private static Factory make(ClassSpace space, Class<?> host, LambdaShape shape)
            throws ReflectiveOperationException {
        Lookup lookup = TrustedLookup.in(host).orElse(null);
        if (lookup != null) {
            try {
                return spun(space, host, shape, lookup);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new ReflectiveOperationException(e);
            }
        }
        if (shape.serializable()) {
            return deserializing(host, shape);
        }
        throw new KryoException("the lambda " + shape.implClass() + "::" + shape.implMethod() + " can't be made here: "
                + TrustedLookup.refusal());
    }

    private static Factory spun(ClassSpace space, Class<?> host, LambdaShape shape, Lookup lookup) throws Throwable {
        Types types = new Types(space);
        MethodType captured = types.method(shape.capturedDescriptor());
        List<Object> arguments = new ArrayList<>();
        arguments.add(types.method(shape.methodDescriptor()));
        arguments.add(implementation(space, host, shape, lookup, types));
        arguments.add(types.method(shape.instantiatedDescriptor()));
        arguments.add((shape.serializable() ? LambdaMetafactory.FLAG_SERIALIZABLE : 0)
                | (shape.markers().isEmpty() ? 0 : LambdaMetafactory.FLAG_MARKERS));
        if (!shape.markers().isEmpty()) {
            arguments.add(shape.markers().size());
            for (String marker : shape.markers()) {
                arguments.add(find(space, marker));
            }
        }
        CallSite site = !shape.serializable() && shape.markers().isEmpty()
                ? LambdaMetafactory.metafactory(
                        lookup,
                        shape.method(),
                        captured,
                        (MethodType) arguments.get(0),
                        (MethodHandle) arguments.get(1),
                        (MethodType) arguments.get(2))
                : LambdaMetafactory.altMetafactory(lookup, shape.method(), captured, arguments.toArray());
        MethodHandle target = site.getTarget()
                .asSpreader(Object[].class, captured.parameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
        return target::invokeExact;
    }

    private static MethodHandle implementation(
            ClassSpace space, Class<?> host, LambdaShape shape, Lookup lookup, Types types)
            throws ReflectiveOperationException {
        Class<?> owner = types.type("L" + shape.implClass() + ";");
        MethodType type = types.method(shape.implDescriptor());
        switch (shape.implKind()) {
            case MethodHandleInfo.REF_invokeStatic:
                return lookup.findStatic(owner, shape.implMethod(), type);
            case MethodHandleInfo.REF_newInvokeSpecial:
                return lookup.findConstructor(owner, type);
            case MethodHandleInfo.REF_invokeSpecial:
                return lookup.findSpecial(owner, shape.implMethod(), type, host);
            default:
                return lookup.findVirtual(owner, shape.implMethod(), type);
        }
    }

    /** Without a trusted lookup: the method that javac puts into classes with serializable lambdas. */
    private static Factory deserializing(Class<?> host, LambdaShape shape) throws ReflectiveOperationException {
        Method maker;
        try {
            maker = host.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            maker.setAccessible(true);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new KryoException(
                    "the lambda " + shape.implClass() + "::" + shape.implMethod() + " can't be made here: "
                            + TrustedLookup.refusal(),
                    e);
        }
        return captured -> maker.invoke(
                null,
                new SerializedLambda(
                        host,
                        slashed(shape.functionalInterface()),
                        shape.method(),
                        shape.methodDescriptor(),
                        shape.implKind(),
                        slashed(shape.implClass()),
                        shape.implMethod(),
                        shape.implDescriptor(),
                        shape.instantiatedDescriptor(),
                        captured));
    }

    private static String slashed(String name) {
        return name.replace('.', '/');
    }

    /** Types of descriptors, found in a class space. */
    private static final class Types {
        private final ClassSpace space;

        Types(ClassSpace space) {
            this.space = space;
        }

        MethodType method(String descriptor) throws ClassNotFoundException {
            List<Class<?>> parameters = new ArrayList<>();
            for (String part : DescriptorParts.parameters(descriptor)) {
                parameters.add(type(part));
            }
            return MethodType.methodType(type(DescriptorParts.result(descriptor)), parameters);
        }

        Class<?> type(String descriptor) throws ClassNotFoundException {
            switch (descriptor.charAt(0)) {
                case 'L':
                    return find(
                            space,
                            descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
                case '[':
                    return type(descriptor.substring(1)).arrayType();
                default:
                    return ClassRefs.PRIMITIVES["ZBSCIJFDV".indexOf(descriptor.charAt(0))];
            }
        }
    }
}
