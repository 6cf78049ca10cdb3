package dev.lido.capture;

import dev.lido.jvm.TrustedLookup;
import dev.lido.serial.Closure;
import dev.lido.serial.LambdaShape;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/** Makes a lambda anew from what was read of it. */
final class Remade {
    private Remade() {}

    @SuppressWarnings("unchecked")
    static <T> T of(Closure closure, ClassLoader loader) throws Throwable {
        LambdaShape shape = closure.shape();
        Class<?> host = Class.forName(shape.host(), false, loader);
        ClassLoader types = host.getClassLoader();
        Class<?> impl = Class.forName(shape.implClass(), false, loader);
        Lookup lookup = TrustedLookup.in(host).orElseThrow();
        MethodType implType = MethodType.fromMethodDescriptorString(shape.implDescriptor(), types);
        MethodHandle handle =
                switch (shape.implKind()) {
                    case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(impl, shape.implMethod(), implType);
                    case MethodHandleInfo.REF_newInvokeSpecial -> lookup.findConstructor(impl, implType);
                    case MethodHandleInfo.REF_invokeSpecial ->
                        lookup.findSpecial(impl, shape.implMethod(), implType, host);
                    default -> lookup.findVirtual(impl, shape.implMethod(), implType);
                };
        List<Object> arguments = new ArrayList<>();
        arguments.add(MethodType.fromMethodDescriptorString(shape.methodDescriptor(), types));
        arguments.add(handle);
        arguments.add(MethodType.fromMethodDescriptorString(shape.instantiatedDescriptor(), types));
        int flags = (shape.serializable() ? LambdaMetafactory.FLAG_SERIALIZABLE : 0)
                | (shape.markers().isEmpty() ? 0 : LambdaMetafactory.FLAG_MARKERS);
        arguments.add(flags);
        if (!shape.markers().isEmpty()) {
            arguments.add(shape.markers().size());
            for (String marker : shape.markers()) {
                arguments.add(Class.forName(marker, false, loader));
            }
        }
        CallSite site = LambdaMetafactory.altMetafactory(
                lookup,
                shape.method(),
                MethodType.fromMethodDescriptorString(shape.capturedDescriptor(), types),
                arguments.toArray());
        return (T) site.getTarget().invokeWithArguments(new ArrayList<>(closure.captured()));
    }
}
