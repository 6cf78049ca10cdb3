package dev.lido;

import java.io.IOException;
import java.io.InputStream;

/**
 * Defines the engine for Spark where Spark was added to the session later, as {@code %maven} of a notebook does: by a loader
 * that Lido's own does not see.
 */
final class SparkLoader extends ClassLoader {
    private static final String LIDO = "dev.lido.";
    private static final String ENGINE = "dev.lido.spark.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader lido;

    /**
     * @param lido has Lido
     * @param spark has Spark
     */
    SparkLoader(ClassLoader lido, ClassLoader spark) {
        super("lido-spark", spark);
        this.lido = lido;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(LIDO)) {
            return super.loadClass(name, resolve);
        }
        if (!name.startsWith(ENGINE)) {
            return lido.loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = lido.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
