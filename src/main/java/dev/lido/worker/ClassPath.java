package dev.lido.worker;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** The class path beyond the one that the worker was started with: it grows when the session's does. */
final class ClassPath extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    ClassPath() {
        super("lido-class-path", new URL[0], ClassPath.class.getClassLoader());
    }

    void add(List<URI> places) throws MalformedURLException {
        for (URI place : places) {
            addURL(place.toURL());
        }
    }
}
