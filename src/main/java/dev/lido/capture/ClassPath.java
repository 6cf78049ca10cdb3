package dev.lido.capture;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jars and directories that a worker needs beyond the session's own class path. */
final class ClassPath {
    private ClassPath() {}

    /** The locations of library classes, and what the loaders of all these classes read. */
    static List<URI> of(Collection<Class<?>> session, Collection<Class<?>> libraries) {
        Set<URI> locations = new LinkedHashSet<>();
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        session.forEach(type -> loaders.add(type.getClassLoader()));
        libraries.forEach(type -> loaders.add(type.getClassLoader()));
        for (ClassLoader loader : loaders) {
            addAll(loader, locations); // a library's own dependencies stand beside it
        }
        for (Class<?> library : libraries) {
            URI location = Origin.location(library);
            if (location != null) {
                locations.add(location);
            }
        }
        if (!locations.isEmpty()) {
            locations.removeAll(ownClassPath());
        }
        return List.copyOf(locations);
    }

    private static void addAll(@Nullable ClassLoader from, Set<URI> locations) {
        ClassLoader end = ClassLoader.getSystemClassLoader();
        for (ClassLoader loader = from; loader != null && loader != end; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader reader) {
                for (URL url : reader.getURLs()) {
                    URI location = Origin.file(url);
                    if (location != null) {
                        locations.add(location);
                    }
                }
            }
        }
    }

    private static Set<URI> ownClassPath() {
        Set<URI> own = new HashSet<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                try {
                    own.add(Path.of(entry).toUri());
                } catch (InvalidPathException e) {
                    // not ours to judge: the JVM ignores it as well
                }
            }
        }
        if (Origin.OWN_LOCATION != null) {
            own.add(Origin.OWN_LOCATION);
        }
        return own;
    }
}
