package dev.lido.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * One place in a class's code that makes lambdas.
 *
 * @param method name of the interface's method
 * @param capturedDescriptor captured types to functional interface
 * @param methodDescriptor erased descriptor of the interface's method
 * @param impl the implementation
 * @param instantiatedDescriptor descriptor with type arguments applied
 */
record LambdaSite(
        String method, String capturedDescriptor, String methodDescriptor, Handle impl, String instantiatedDescriptor) {
    private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    /** All places in a class file. */
    static List<LambdaSite> in(byte[] classFile) {
        List<LambdaSite> sites = new ArrayList<>();
        ClassReader reader = new ClassReader(classFile);
        reader.accept(new Collector(sites), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return sites;
    }

    /** Whether a lambda made here casts one of its arguments to {@code className}. */
    boolean castsTo(String className) {
        return Stream.of(Type.getArgumentTypes(instantiatedDescriptor))
                .anyMatch(type ->
                        type.getSort() >= Type.ARRAY && type.getClassName().equals(className));
    }

    private static final class Collector extends ClassVisitor {
        private final List<LambdaSite> sites;

        Collector(List<LambdaSite> sites) {
            super(Opcodes.ASM9);
            this.sites = sites;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                @Nullable String name,
                @Nullable String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(
                        String method, String captured, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals(METAFACTORY)) {
                        sites.add(new LambdaSite(
                                method,
                                captured,
                                ((Type) arguments[0]).getDescriptor(),
                                (Handle) arguments[1],
                                ((Type) arguments[2]).getDescriptor()));
                    }
                }
            };
        }
    }
}
