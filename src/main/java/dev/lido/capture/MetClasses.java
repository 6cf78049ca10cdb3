package dev.lido.capture;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The classes and loaders that captures met, by name and weakly. Where two classes bear one name the one met last
 * counts, since a session that defines a name again means the new one. Thread-safe.
 */
final class MetClasses {
    private static final Map<String, WeakReference<Class<?>>> CLASSES = new ConcurrentHashMap<>();
    private static final List<WeakReference<ClassLoader>> LOADERS = new CopyOnWriteArrayList<>();

    private MetClasses() {}

    /** Takes note of {@code type}. */
    static void meet(Class<?> type) {
        WeakReference<Class<?>> known = CLASSES.get(type.getName());
        if (known != null && known.refersTo(type)) {
            return;
        }
        Origin origin = Origin.of(type);
        if (origin == Origin.SESSION || origin == Origin.LIBRARY) {
            CLASSES.values().removeIf(reference -> reference.refersTo(null));
            CLASSES.put(type.getName(), new WeakReference<>(type));
            meet(type.getClassLoader());
        }
    }

    private static synchronized void meet(ClassLoader loader) {
        LOADERS.removeIf(reference -> reference.refersTo(loader) || reference.refersTo(null));
        LOADERS.add(0, new WeakReference<>(loader));
    }

    /** The class of that name: one met before, else what a loader met before, the context's or our own finds. */
    static Class<?> find(String name) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
        }
        WeakReference<Class<?>> known = CLASSES.get(name);
        Class<?> type = known == null ? null : known.get();
        if (type != null) {
            return type;
        }
        for (WeakReference<ClassLoader> reference : LOADERS) {
            ClassLoader loader = reference.get();
            type = loader == null ? null : find(name, loader);
            if (type != null) {
                return type;
            }
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        type = context == null ? null : find(name, context);
        return type != null ? type : Class.forName(name, false, MetClasses.class.getClassLoader());
    }

    /** The class that {@code loader} knows under that name, or null; not initialised. */
    static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }
}
