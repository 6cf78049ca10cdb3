package dev.lido.serial;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.List;

/**
 * All of a lambda or method reference but its captured arguments: enough to make it again with
 * {@link java.lang.invoke.LambdaMetafactory} wherever the classes named here can be found. Class names are binary names
 * ({@code REPL.$JShell$12}), descriptors are those of the class file.
 *
 * @param host the class whose code made the lambda, with whose rights it is made again
 * @param functionalInterface the interface it implements
 * @param markers further interfaces it implements, {@code java.io.Serializable} not among them
 * @param serializable whether it is {@link java.io.Serializable}
 * @param method name of the interface's single abstract method
 * @param methodDescriptor erased descriptor of that method
 * @param instantiatedDescriptor descriptor after type arguments are known, as the indy call site gives it
 * @param implKind reference kind of the implementation, as in {@link java.lang.invoke.MethodHandleInfo}
 * @param implClass class that holds the implementation
 * @param implMethod name of the implementation
 * @param implDescriptor descriptor of the implementation
 * @param capturedDescriptor descriptor of the call site: captured argument types to the functional interface
 */
public record LambdaShape(
        String host,
        String functionalInterface,
        List<String> markers,
        boolean serializable,
        String method,
        String methodDescriptor,
        String instantiatedDescriptor,
        int implKind,
        String implClass,
        String implMethod,
        String implDescriptor,
        String capturedDescriptor) {
    public LambdaShape {
        markers = List.copyOf(markers);
    }

    /**
     * The shape of a serializable lambda, as it tells itself.
     *
     * @param markers as that form doesn't hold them
     */
    public static LambdaShape of(SerializedLambda form, List<String> markers) {
        return new LambdaShape(
                dotted(form.getCapturingClass()),
                dotted(form.getFunctionalInterfaceClass()),
                markers,
                true,
                form.getFunctionalInterfaceMethodName(),
                form.getFunctionalInterfaceMethodSignature(),
                form.getInstantiatedMethodType(),
                form.getImplMethodKind(),
                dotted(form.getImplClass()),
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                capturedDescriptor(form));
    }

    /** The form doesn't hold the call site's type; what the implementation takes beyond the call's arguments is it. */
    private static String capturedDescriptor(SerializedLambda form) {
        int kind = form.getImplMethodKind();
        boolean receiver = kind != MethodHandleInfo.REF_invokeStatic && kind != MethodHandleInfo.REF_newInvokeSpecial;
        StringBuilder descriptor = new StringBuilder("(");
        int fromParameters = form.getCapturedArgCount();
        if (receiver && fromParameters > 0) {
            descriptor.append('L').append(form.getImplClass()).append(';');
            fromParameters--;
        }
        DescriptorParts.parameters(form.getImplMethodSignature())
                .subList(0, fromParameters)
                .forEach(descriptor::append);
        return descriptor.append(")L").append(form.getFunctionalInterfaceClass()) + ";";
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }

    // written out: the generated ones cost 20 ms on first use
    @Override
    public boolean equals(Object other) {
        return other instanceof LambdaShape shape
                && implMethod.equals(shape.implMethod)
                && host.equals(shape.host)
                && functionalInterface.equals(shape.functionalInterface)
                && markers.equals(shape.markers)
                && serializable == shape.serializable
                && method.equals(shape.method)
                && methodDescriptor.equals(shape.methodDescriptor)
                && instantiatedDescriptor.equals(shape.instantiatedDescriptor)
                && implKind == shape.implKind
                && implClass.equals(shape.implClass)
                && implDescriptor.equals(shape.implDescriptor)
                && capturedDescriptor.equals(shape.capturedDescriptor);
    }

    @Override
    public int hashCode() {
        return (host.hashCode() * 31 + implMethod.hashCode()) * 31 + instantiatedDescriptor.hashCode();
    }
}
