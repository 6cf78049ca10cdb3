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
        Origin origin = Origin.of(type);
        if (origin == Origin.SESSION) {
            note(type);
            ClassLoader loader = type.getClassLoader();
            if (LOADERS.isEmpty() || !LOADERS.get(0).refersTo(loader)) {
                note(loader, true);
            }
        } else if (origin == Origin.LIBRARY && note(type)) {
            note(type.getClassLoader(), false);
        }
    }

    private static boolean note(Class<?> type) {
        WeakReference<Class<?>> known = CLASSES.get(type.getName());
        if (known != null && known.refersTo(type)) {
            return false;
        }
        CLASSES.put(type.getName(), new WeakReference<>(type));
        return true;
    }

    private static synchronized void note(ClassLoader loader, boolean first) {
        CLASSES.values().removeIf(reference -> reference.refersTo(null));
        WeakReference<ClassLoader> reference = new WeakReference<>(loader);
        LOADERS.removeIf(known -> known.refersTo(null) || known.refersTo(loader));
        LOADERS.add(first ? 0 : LOADERS.size(), reference);
    }

    /** The class of that name: what the session's newest loader finds, else one met before, else what others find. */
    static Class<?> find(String name) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
        }
        WeakReference<Class<?>> reference = CLASSES.get(name);
        Class<?> known = reference == null ? null : reference.get();
        for (WeakReference<ClassLoader> each : LOADERS) {
            ClassLoader loader = each.get();
            if (known != null && known.getClassLoader() == loader) {
                return known;
            }
            Class<?> found = loader == null ? null : find(name, loader);
            if (found != null) {
                return found;
            }
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Class<?> found = context == null ? null : find(name, context);
        return found != null ? found : Class.forName(name, false, MetClasses.class.getClassLoader());
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
