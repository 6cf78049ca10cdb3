package dev.lido.capture;

import dev.lido.jvm.DefinedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the class file of a loaded class. */
final class ClassBytes {
    private ClassBytes() {}

    /** The class file of {@code type} as it is now, or null if neither its loader nor the JVM tells. */
    static byte @Nullable [] find(Class<?> type) {
        byte[] bytes = cheap(type);
        return bytes != null ? bytes : DefinedBytes.of(type).orElse(null);
    }

    /** The same without a means that costs milliseconds a class. Not to be changed by the caller. */
    static byte @Nullable [] cheap(Class<?> type) {
        byte[] bytes = JShellClasses.find(type);
        if (bytes != null) {
            return bytes;
        }
        bytes = resource(type);
        return bytes != null ? bytes : declared(type);
    }

    private static byte @Nullable [] resource(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        ClassLoader loader = type.getClassLoader();
        try (InputStream in =
                loader == null ? ClassLoader.getSystemResourceAsStream(file) : loader.getResourceAsStream(file)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }

    /** JJava's loader is an inner class of its loader delegate, which maps names to class files. */
    private static byte @Nullable [] declared(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        Object outer = loader == null ? null : field(loader, "this$0");
        Object map = outer == null ? null : field(outer, "declaredClasses");
        Object found = map instanceof Map<?, ?> classes ? classes.get(type.getName()) : null;
        if (found == null || found instanceof byte[]) {
            return (byte[]) found;
        }
        for (Field field : found.getClass().getDeclaredFields()) {
            if (field.getType() == byte[].class) {
                return (byte[]) field(found, field.getName());
            }
        }
        return null;
    }

    private static @Nullable Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            return field.trySetAccessible() ? field.get(owner) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
