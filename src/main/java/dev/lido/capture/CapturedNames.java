package dev.lido.capture;

import dev.lido.serial.LambdaShape;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * What captured arguments are called in the source. A lambda's body has them as its first parameters, whose names stand
 * in the class file if it was compiled with {@code -g}; others get names that say their place.
 */
final class CapturedNames {
    private CapturedNames() {}

    static List<String> of(LambdaShape shape) {
        Type[] captured = Type.getArgumentTypes(shape.capturedDescriptor());
        boolean isStatic = shape.implKind() == MethodHandleInfo.REF_invokeStatic;
        boolean isLambda = shape.implMethod().startsWith("lambda$");
        String[] bySlot = isLambda && captured.length > 0 ? locals(shape) : new String[0];
        List<String> names = new ArrayList<>();
        int slot = 0;
        for (int i = 0; i < captured.length; i++) {
            String name = slot < bySlot.length ? bySlot[slot] : null;
            if (i == 0 && !isStatic) {
                name = isLambda ? "this" : "the receiver";
            }
            names.add(name != null ? name : "argument " + (i + 1));
            slot += captured[i].getSize();
        }
        return names;
    }

    private static @Nullable String[] locals(LambdaShape shape) {
        @Nullable String[] names = new @Nullable String[64];
        try {
            byte[] bytes = ClassBytes.find(MetClasses.find(shape.implClass()));
            if (bytes != null) {
                new ClassReader(bytes).accept(new Locals(shape, names), ClassReader.SKIP_FRAMES);
            }
        } catch (ClassNotFoundException | RuntimeException e) {
            // Places must do.
        }
        return names;
    }

    private static final class Locals extends ClassVisitor {
        private final LambdaShape shape;
        private final @Nullable String[] names;

        Locals(LambdaShape shape, @Nullable String[] names) {
            super(Opcodes.ASM9);
            this.shape = shape;
            this.names = names;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if (!name.equals(shape.implMethod()) || !descriptor.equals(shape.implDescriptor())) {
                return null;
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitLocalVariable(
                        String local, String type, @Nullable String generic, Label start, Label end, int index) {
                    if (index < names.length && names[index] == null) {
                        names[index] = local;
                    }
                }
            };
        }
    }
}
