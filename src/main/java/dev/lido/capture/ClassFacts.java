package dev.lido.capture;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a session class says about itself. A class that is redefined in place gets new facts. Immutable
 * but for what is worked out on demand. Thread-safe.
 */
final class ClassFacts {
    final Class<?> type;
    final byte[] original;
    final Map<String, MethodFacts> methods = new LinkedHashMap<>();

    private final Set<String> movable = new HashSet<>();
    private final Set<String> initialised = new HashSet<>();
    private final int access;
    private @Nullable Variant withoutInitializer;
    private @Nullable Variant withInitializer;

    /**
     * The class as workers get it.
     *
     * @param unit name and bytes
     * @param neighbours session and library classes that the bytes mention
     */
    record Variant(CodeUnit unit, List<Class<?>> neighbours) {}

    ClassFacts(Class<?> type, byte[] original) {
        this.type = type;
        this.original = original;
        ClassReader reader = new ClassReader(original);
        access = reader.getAccess();
        reader.accept(new Collector(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        MethodFacts initializer = methods.get("<clinit>()V");
        if (initializer != null) {
            initializer.writes.forEach(field -> initialised.add(field.name()));
        }
    }

    boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    boolean isEnum() {
        return (access & Opcodes.ACC_ENUM) != 0;
    }

    /** Whether workers run the static initializer in any case. */
    boolean keepsInitializer() {
        return isInterface() || isEnum() || resolves();
    }

    /**
     * Whether instances are replaced as they are read: then a static's own value may ask for that static, as a singleton's
     * does, which must be there before any value comes.
     */
    private boolean resolves() {
        return methods.containsKey("readResolve()Ljava/lang/Object;");
    }

    /** Whether the value of static field {@code name} travels, as neither constants nor an enum's own fields do. */
    boolean travels(String name) {
        return movable.contains(name);
    }

    /** Whether a worker that runs the static initializer gets some value for static field {@code name}. */
    boolean initialises(String name) {
        return initialised.contains(name);
    }

    synchronized Variant variant(boolean keepInitializer) {
        if (keepInitializer && !keepsInitializer() && methods.containsKey("<clinit>()V")) {
            if (withInitializer == null) {
                withInitializer = make(true);
            }
            return withInitializer;
        }
        if (withoutInitializer == null) {
            withoutInitializer = make(keepsInitializer());
        }
        return withoutInitializer;
    }

    private Variant make(boolean keepInitializer) {
        byte[] bytes = Rewriting.apply(original, type.getName(), keepInitializer, isEnum() || resolves());
        List<Class<?>> neighbours = new ArrayList<>();
        for (String name : Mentions.in(bytes)) {
            // the names that nearly all mentions are of: no need to ask a loader
            Class<?> mentioned = name.startsWith("java.") ? null : MetClasses.find(name, type.getClassLoader());
            if (mentioned != null && mentioned != type) {
                Origin origin = Origin.of(mentioned);
                if (origin == Origin.SESSION || origin == Origin.LIBRARY) {
                    neighbours.add(mentioned);
                }
            }
        }
        return new Variant(new CodeUnit(type.getName(), ContentId.of(bytes), bytes), List.copyOf(neighbours));
    }

    private final class Collector extends ClassVisitor {
        Collector() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int fieldAccess, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            boolean isStatic = (fieldAccess & Opcodes.ACC_STATIC) != 0;
            boolean constant = (fieldAccess & Opcodes.ACC_FINAL) != 0 && value != null;
            boolean ownOfEnum = isEnum()
                    && ((fieldAccess & Opcodes.ACC_ENUM) != 0
                            || (fieldAccess & Opcodes.ACC_SYNTHETIC) != 0 && name.equals("$VALUES"));
            if (isStatic && !constant && !ownOfEnum && !isInterface()) {
                movable.add(name);
            }
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int methodAccess,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodFacts facts = new MethodFacts(methodAccess, name, descriptor);
            methods.put(facts.key(), facts);
            return facts;
        }
    }

    /**
     * The newest facts about a class, as long as a plan rests on them: a session has a new class with each snippet, and keeps
     * all of them.
     */
    static final class Newest {
        private static final ClassValue<Newest> CACHE = new ClassValue<>() {
            @Override
            protected Newest computeValue(Class<?> type) {
                return new Newest();
            }
        };

        private WeakReference<@Nullable ClassFacts> facts = new WeakReference<>(null);

        /** The facts about {@code type} as it is now, or null if its class file can't be found. */
        static @Nullable ClassFacts of(Class<?> type) {
            return CACHE.get(type).refreshed(type);
        }

        private synchronized @Nullable ClassFacts refreshed(Class<?> type) {
            ClassFacts known = facts.get();
            if (known != null && !Redefinition.happened(type, known.original)) {
                return known;
            }
            byte[] bytes = ClassBytes.find(type);
            ClassFacts fresh = bytes == null ? null : new ClassFacts(type, bytes);
            facts = new WeakReference<>(fresh);
            return fresh;
        }
    }
}
