package dev.lido.capture;

import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a class comes from, which decides how it reaches a worker. */
enum Origin {
    /** Part of the Java platform: every JVM has it. */
    PLATFORM,
    /** On the class path of this JVM, and so on that of its workers. */
    APPLICATION,
    /** In a jar or directory that some other loader reads: the location travels. */
    LIBRARY,
    /** Typed in the session or made at run time: the bytes travel. */
    SESSION;

    private static final ClassLoader PLATFORM_LOADER = ClassLoader.getPlatformClassLoader();
    private static final ClassLoader SYSTEM_LOADER = ClassLoader.getSystemClassLoader();

    /** Lido's own jar: on the class path of every worker. */
    static final @Nullable URI OWN_LOCATION = location(Origin.class);

    private static final ClassValue<Origin> CACHE = new ClassValue<>() {
        @Override
        protected Origin computeValue(Class<?> type) {
            return compute(type);
        }
    };

    /** The origin of {@code type}; for an array that of its elements. */
    static Origin of(Class<?> type) {
        return CACHE.get(type);
    }

    private static Origin compute(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        ClassLoader loader = element.getClassLoader();
        if (loader == null || loader == PLATFORM_LOADER || element.getModule().getLayer() == ModuleLayer.boot()) {
            return PLATFORM;
        }
        if (loader == SYSTEM_LOADER) {
            return APPLICATION;
        }
        URI location = location(element);
        if (location == null) {
            return SESSION;
        }
        return location.equals(OWN_LOCATION) ? APPLICATION : LIBRARY;
    }

    /** The jar or directory that {@code type} was read from, or null if there is none. */
    static @Nullable URI location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        return url == null ? null : file(url);
    }

    /** The jar or directory at {@code url}, or null if it is something else. */
    static @Nullable URI file(URL url) {
        try {
            String text = url.toString();
            if (text.startsWith("jar:file:") && text.endsWith("!/")) {
                text = text.substring(4, text.length() - 2);
            }
            if (!text.startsWith("file:")) {
                return null;
            }
            Path path = Path.of(URI.create(text));
            // `java File.java` names the source file as the place its classes come from
            boolean source = path.toString().toLowerCase(Locale.ROOT).endsWith(".java");
            return Files.exists(path) && !source ? path.toUri() : null;
        } catch (RuntimeException e) {
            return null;
        }
    }
}
