package dev.lido.capture;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.Type;

/**
 * The methods that code outside the session can call on an object of a session class: those of its supertypes that are
 * not session classes, by name and erased descriptor, and those that Java serialization calls.
 */
final class ByNameMethods {
    private static final Set<String> MAGIC =
            Set.of("<init>", "readObject", "writeObject", "readResolve", "writeReplace", "readObjectNoData");

    private static final ClassValue<Set<String>> DECLARED = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            Set<String> keys = new HashSet<>();
            try {
                for (Method method : type.getDeclaredMethods()) {
                    int unsuitable = Modifier.STATIC | Modifier.PRIVATE | Modifier.FINAL;
                    if ((method.getModifiers() & unsuitable) == 0) {
                        keys.add(method.getName() + Type.getMethodDescriptor(method));
                    }
                }
            } catch (LinkageError e) {
                keys.add("*"); // a type in a signature is missing: better too much than too little
            }
            return keys;
        }
    };

    private final Set<String> keys = new HashSet<>();

    ByNameMethods(Class<?> type) {
        collect(type);
    }

    boolean contains(MethodFacts method) {
        return MAGIC.contains(method.name)
                || !method.isStatic() && !method.isPrivate() && (keys.contains(method.key()) || keys.contains("*"));
    }

    private void collect(Class<?> type) {
        if (Origin.of(type) != Origin.SESSION) {
            keys.addAll(DECLARED.get(type));
        }
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass());
        } else if (type.isInterface()) {
            keys.addAll(DECLARED.get(Object.class));
        }
        for (Class<?> face : type.getInterfaces()) {
            collect(face);
        }
    }
}
