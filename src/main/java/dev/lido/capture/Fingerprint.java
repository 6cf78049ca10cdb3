package dev.lido.capture;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two captured functions are the same by what they do, not by where they were written: a lambda that is
 * typed again is another class to the JVM. Equal are those with the same code, but for the names of the class around it
 * and of its lambdas, the same captured values, and the same globals.
 */
final class Fingerprint {
    private Fingerprint() {}

    static ContentId of(Capture capture) {
        Payload function = capture.function();
        Map<String, CodeUnit> code = new TreeMap<>(capture.bundle().code());
        List<ByteBuffer> parts = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        for (LambdaShape shape : function.shapes()) {
            CodeUnit unit = code.get(shape.implClass());
            parts.add(text(shape.functionalInterface() + shape.instantiatedDescriptor() + shape.capturedDescriptor()));
            if (unit != null && Rewriting.isWrapper(shape.implClass())) {
                hosts.add(shape.implClass());
                parts.add(ByteBuffer.wrap(new Body(unit, shape).bytes()));
            } else {
                parts.add(text(shape.implClass() + '.' + shape.implMethod() + shape.implDescriptor()));
            }
        }
        for (String name : function.classNames()) {
            parts.add(text(hosts.contains(name) ? "" : name));
        }
        code.forEach((name, unit) -> {
            if (!hosts.contains(name)) {
                parts.add(text(name + unit.id()));
            }
        });
        for (GlobalGroup group : capture.bundle().globals()) {
            parts.add(text(group.id().toString()));
        }
        parts.addAll(function.data().segments());
        return ContentId.of(parts);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap((text + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** A method and the lambdas in it, written as a class with names of its own. */
    private static final class Body extends Remapper {
        private static final String HOST = "Host";

        private final ClassReader reader;
        private final Map<String, String> names = new HashMap<>();
        private final Deque<String> waiting = new ArrayDeque<>();
        private String current;

        Body(CodeUnit unit, LambdaShape shape) {
            super(Opcodes.ASM9);
            reader = new ClassReader(unit.bytes());
            current = shape.implMethod() + shape.implDescriptor();
            mapMethodName(reader.getClassName(), shape.implMethod(), shape.implDescriptor());
        }

        byte[] bytes() {
            ClassWriter writer = new ClassWriter(0);
            for (String next = waiting.poll(); next != null; next = waiting.poll()) {
                current = next;
                reader.accept(
                        new CurrentMethod(new ClassRemapper(Opcodes.ASM9, writer, this) {}), ClassReader.SKIP_DEBUG);
            }
            writer.visitEnd();
            return writer.toByteArray();
        }

        @Override
        public @Nullable String map(String name) {
            return name.equals(reader.getClassName()) ? HOST : null;
        }

        @Override
        public String mapMethodName(String owner, String name, String descriptor) {
            if (!owner.equals(reader.getClassName()) || !name.startsWith("lambda$")) {
                return name;
            }
            String key = name + descriptor;
            String known = names.get(key);
            if (known == null) {
                known = "lambda" + names.size();
                names.put(key, known);
                waiting.add(key);
            }
            return known;
        }

        /** Passes on the method that is the current one, and nothing else. */
        private final class CurrentMethod extends ClassVisitor {
            private final ClassVisitor next;

            CurrentMethod(ClassVisitor next) {
                super(Opcodes.ASM9);
                this.next = next;
            }

            @Override
            public void visit(
                    int version,
                    int access,
                    String name,
                    @Nullable String signature,
                    String parent,
                    String @Nullable [] interfaces) {
                next.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
            }

            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                return (name + descriptor).equals(current)
                        ? next.visitMethod(access, name, descriptor, null, exceptions)
                        : null;
            }
        }
    }
}
