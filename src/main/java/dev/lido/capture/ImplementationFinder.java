package dev.lido.capture;

import dev.lido.jvm.TrustedLookup;
import dev.lido.serial.LambdaShape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which method a lambda's hidden class calls. The class holds the call in its constant pool, beside the
 * boxing and unboxing of arguments: {@code Function<Integer, Double> f = Math::sqrt} calls {@code Integer.doubleValue},
 * {@code Math.sqrt} and {@code Double.valueOf}. The host's class file tells which of them is meant, since it names the
 * implementation of each lambda that it makes.
 */
final class ImplementationFinder {
    /** A method named in a constant pool. */
    private record Call(String owner, String name, String descriptor) {
        /** Whether this is what code for boxing and unboxing calls. */
        boolean conversion() {
            return owner.startsWith("java/lang/") && (name.equals("valueOf") || name.endsWith("Value"));
        }

        /** Each class calls the constructor of its superclass. */
        boolean plain() {
            return name.equals("<init>") && owner.equals("java/lang/Object");
        }

        boolean housekeeping() {
            return name.equals("<init>") && owner.equals("java/lang/invoke/SerializedLambda");
        }
    }

    private final Lookup lookup;
    private final Class<?> type;
    private final Class<?> host;
    private final String captured;
    private final List<Call> calls = new ArrayList<>();
    private final List<String> casts = new ArrayList<>();

    ImplementationFinder(Lookup lookup, Class<?> type, Class<?> host, Field[] fields) {
        this.lookup = lookup;
        this.type = type;
        this.host = host;
        this.captured = Type.getMethodDescriptor(
                Type.getType(type.getInterfaces()[0]),
                Stream.of(fields).map(field -> Type.getType(field.getType())).toArray(Type[]::new));
    }

    LambdaShape shape() throws ReflectiveOperationException {
        readPool();
        MethodHandleInfo direct = classData();
        byte[] bytes = ClassBytes.find(host);
        List<LambdaSite> sites = bytes == null ? List.of() : LambdaSite.in(bytes);
        return sites.stream()
                .filter(site -> site.capturedDescriptor().equals(captured))
                .filter(site -> direct == null ? rank(site) < Integer.MAX_VALUE : matches(site, direct))
                .min(Comparator.comparingInt(this::rank))
                .map(this::shape)
                .orElseGet(() -> shapeWithoutSite(direct));
    }

    private LambdaShape shape(LambdaSite site) {
        return new LambdaShape(
                host.getName(),
                type.getInterfaces()[0].getName(),
                HiddenLambda.markers(type),
                false,
                site.method(),
                site.methodDescriptor(),
                site.instantiatedDescriptor(),
                site.impl().getTag(),
                site.impl().getOwner().replace('/', '.'),
                site.impl().getName(),
                site.impl().getDesc(),
                captured);
    }

    /**
     * How badly a place fits: its implementation is not called at all, is called though something else that is no
     * conversion is called as well, or other types are cast to.
     */
    private int rank(LambdaSite site) {
        Call exact = null;
        for (Call call : calls) {
            if (call.name.equals(site.impl().getName())
                    && call.descriptor.equals(site.impl().getDesc())) {
                if (exact == null || call.owner.equals(site.impl().getOwner())) {
                    exact = call;
                }
            }
        }
        if (exact == null) {
            return Integer.MAX_VALUE;
        }
        int rank = exact.owner.equals(site.impl().getOwner()) ? 0 : 8;
        Call chosen = exact;
        if (exact.plain() || exact.conversion()) {
            rank += calls.stream().anyMatch(call -> !call.equals(chosen) && !call.conversion() && !call.plain())
                    ? 64
                    : 0;
        }
        rank += 16 * missingConversions(site);
        rank += casts.stream().anyMatch(site::castsTo) ? 0 : 1;
        return rank;
    }

    /**
     * How many conversions this place needs that the class doesn't call. Tells {@code Number::intValue} (then boxed by
     * {@code Integer.valueOf}) from {@code Integer::valueOf} (after {@code Integer.intValue}).
     */
    private int missingConversions(LambdaSite site) {
        List<Type> takes =
                takes(site.impl().getOwner(), site.impl().getDesc(), site.impl().getTag());
        Type[] given = Type.getArgumentTypes(site.instantiatedDescriptor());
        int skipped = Type.getArgumentTypes(captured).length;
        int missing = 0;
        for (int i = 0; i < given.length && skipped + i < takes.size(); i++) {
            Type wanted = takes.get(skipped + i);
            if (wanted.getSort() < Type.ARRAY && given[i].getSort() >= Type.ARRAY) {
                String method = wanted.getClassName() + "Value";
                boolean own = boxed(wanted).equals(given[i]);
                String owner = given[i].getInternalName();
                missing +=
                        calls.stream().anyMatch(call -> call.name.equals(method) && (!own || call.owner.equals(owner)))
                                ? 0
                                : 1;
            }
        }
        Type returns = Type.getReturnType(site.impl().getDesc());
        boolean boxes = returns.getSort() < Type.ARRAY
                && returns.getSort() != Type.VOID
                && Type.getReturnType(site.instantiatedDescriptor()).getSort() >= Type.ARRAY;
        if (boxes) {
            String owner = boxed(returns).getInternalName();
            missing += calls.stream().anyMatch(call -> call.name.equals("valueOf") && call.owner.equals(owner)) ? 0 : 1;
        }
        return missing;
    }

    /** What an implementation takes: the receiver first if there is one. */
    private static List<Type> takes(String owner, String descriptor, int kind) {
        List<Type> takes = new ArrayList<>();
        if (kind != MethodHandleInfo.REF_invokeStatic && kind != MethodHandleInfo.REF_newInvokeSpecial) {
            takes.add(Type.getObjectType(owner));
        }
        takes.addAll(List.of(Type.getArgumentTypes(descriptor)));
        return takes;
    }

    private static boolean matches(LambdaSite site, MethodHandleInfo direct) {
        return site.impl().getName().equals(direct.getName())
                && site.impl().getDesc().equals(direct.getMethodType().toMethodDescriptorString());
    }

    private void readPool() throws ReflectiveOperationException {
        try {
            ConstantPool pool = new ConstantPool(lookup, type);
            for (int i = 1; i < pool.size(); i++) {
                String tag = pool.tag(i);
                if (tag.equals("METHODREF") || tag.equals("INTERFACEMETHODREF")) {
                    String[] parts = pool.member(i);
                    Call call = new Call(parts[0], parts[1], parts[2]);
                    if (!call.housekeeping()) {
                        calls.add(call);
                    }
                } else if (tag.equals("CLASS")) {
                    Class<?> mentioned = pool.loadedClass(i);
                    if (mentioned != null) {
                        casts.add(mentioned.getName());
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The implementation where the class can't name it, for example a protected method of another package's class. */
    private @Nullable MethodHandleInfo classData() throws ReflectiveOperationException {
        try {
            MethodHandle getter = lookup.findGetter(Class.class, "classData", Object.class);
            Object data = (Object) getter.invoke(type);
            return data instanceof MethodHandle handle
                    ? TrustedLookup.in(host).orElseThrow().revealDirect(handle)
                    : null;
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** For hosts whose class file is gone or was replaced: types from the interface and the implementation. */
    private LambdaShape shapeWithoutSite(@Nullable MethodHandleInfo direct) {
        Class<?> functional = type.getInterfaces()[0];
        Method method = Stream.of(functional.getMethods())
                .filter(candidate -> Modifier.isAbstract(candidate.getModifiers()) && !ofObject(candidate))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(functional + " has no abstract method"));
        Call impl = direct != null
                ? new Call(
                        Type.getInternalName(direct.getDeclaringClass()),
                        direct.getName(),
                        direct.getMethodType().toMethodDescriptorString())
                : calls.stream()
                        .filter(call -> !call.conversion() && !call.plain())
                        .findFirst()
                        .or(() -> calls.stream().filter(call -> !call.plain()).findFirst())
                        .orElseThrow(() -> new IllegalStateException("no call in the constant pool of " + type));
        int kind = direct != null ? direct.getReferenceKind() : kind(impl);
        return new LambdaShape(
                host.getName(),
                functional.getName(),
                HiddenLambda.markers(type),
                false,
                method.getName(),
                Type.getMethodDescriptor(method),
                instantiated(impl, kind, method),
                kind,
                impl.owner.replace('/', '.'),
                impl.name,
                impl.descriptor,
                captured);
    }

    private static boolean ofObject(Method method) {
        return Stream.of(Object.class.getMethods())
                .anyMatch(known -> known.getName().equals(method.getName())
                        && List.of(known.getParameterTypes()).equals(List.of(method.getParameterTypes())));
    }

    private int kind(Call impl) {
        if (impl.name.equals("<init>")) {
            return MethodHandleInfo.REF_newInvokeSpecial;
        }
        Class<?> owner = Objects.requireNonNull(
                MetClasses.find(impl.owner.replace('/', '.'), type.getClassLoader()), () -> "no class " + impl.owner);
        for (Class<?> declaring = owner; declaring != null; declaring = declaring.getSuperclass()) {
            for (Executable candidate : declaring.getDeclaredMethods()) {
                if (candidate.getName().equals(impl.name)
                        && Type.getMethodDescriptor((Method) candidate).equals(impl.descriptor)
                        && Modifier.isStatic(candidate.getModifiers())) {
                    return MethodHandleInfo.REF_invokeStatic;
                }
            }
        }
        return owner.isInterface() ? MethodHandleInfo.REF_invokeInterface : MethodHandleInfo.REF_invokeVirtual;
    }

    /** The interface's own types, narrowed to what the implementation takes where the interface is generic. */
    private String instantiated(Call impl, int kind, Method method) {
        List<Type> takes = takes(impl.owner, impl.descriptor, kind);
        int skipped = Type.getArgumentTypes(captured).length;
        Type[] own = Type.getArgumentTypes(method);
        Type[] narrowed = new Type[own.length];
        for (int i = 0; i < own.length; i++) {
            Type wanted = skipped + i < takes.size() ? takes.get(skipped + i) : own[i];
            narrowed[i] = own[i].getSort() >= Type.ARRAY ? boxed(wanted) : own[i];
        }
        return Type.getMethodDescriptor(Type.getReturnType(method), narrowed);
    }

    private static Type boxed(Type wanted) {
        return wanted.getSort() >= Type.ARRAY
                ? wanted
                : Type.getType(MethodType.methodType(primitive(wanted)).wrap().returnType());
    }

    private static Class<?> primitive(Type wanted) {
        return MethodType.fromMethodDescriptorString("()" + wanted.getDescriptor(), null)
                .returnType();
    }
}
