package dev.lido.capture;

import java.util.regex.Pattern;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Changes to class files on their way to a worker. The same input always gives the same output. */
final class Rewriting {
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*");

    private Rewriting() {}

    /** Whether JShell made this class around a snippet. */
    static boolean isWrapper(String className) {
        return WRAPPER.matcher(className).matches();
    }

    static byte[] apply(byte[] original, String className, boolean keepInitializer, boolean assignStatics) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(0); // a fresh constant pool: nothing of removed code stays in it
        ClassVisitor chain = writer;
        if (isWrapper(className)) {
            chain = new WithoutEntryPoints(chain);
        }
        if (!keepInitializer) {
            chain = new WithoutInitializer(chain);
        } else if (assignStatics) {
            chain = new WithAssignableStatics(chain);
        }
        reader.accept(chain, 0);
        return writer.toByteArray();
    }

    /**
     * {@code do_it$}, and {@code do_it$Aux} of a variable declared by {@code var}, run the snippet and name whatever it
     * names: one variable would bring all snippets before it.
     * {@code $deserializeLambda$} is there for Java serialization only.
     */
    private static final class WithoutEntryPoints extends ClassVisitor {
        WithoutEntryPoints(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return name.startsWith("do_it$") || name.equals("$deserializeLambda$")
                    ? null
                    : super.visitMethod(access, name, descriptor, signature, exceptions);
        }
    }

    /** Statics come by value: they must be assignable from outside, and nothing may compute them anew. */
    private static final class WithoutInitializer extends ClassVisitor {
        WithoutInitializer(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            return super.visitField(assignable(access, value), name, descriptor, signature, value);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return name.equals("<clinit>") ? null : super.visitMethod(access, name, descriptor, signature, exceptions);
        }
    }

    /** An enum must make its constants itself, and a singleton itself; other statics come by value. */
    private static final class WithAssignableStatics extends ClassVisitor {
        WithAssignableStatics(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            boolean own = (access & Opcodes.ACC_ENUM) != 0 || name.equals("$VALUES");
            return super.visitField(own ? access : assignable(access, value), name, descriptor, signature, value);
        }
    }

    private static int assignable(int access, @Nullable Object constant) {
        return (access & Opcodes.ACC_STATIC) != 0 && constant == null ? access & ~Opcodes.ACC_FINAL : access;
    }
}
