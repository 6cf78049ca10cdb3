package dev.lido.worker;

import dev.lido.bundle.CodeUnit;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Defines one generation of the session's classes, each when it is first needed. It serves their bytes as resources, as
 * JShell's own loader does, so that a task can capture lambdas in its turn.
 */
final class SessionLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, CodeUnit> units = new ConcurrentHashMap<>();

    SessionLoader(int generation, ClassLoader parent) {
        super("lido-session-" + generation, parent);
    }

    void add(CodeUnit unit) {
        units.put(unit.name(), unit);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        CodeUnit unit = units.get(name);
        if (unit == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, unit.bytes(), 0, unit.bytes().length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        if (name.endsWith(".class")) {
            String className = name.substring(0, name.length() - 6).replace('/', '.');
            CodeUnit unit = units.get(className);
            if (unit != null) {
                return new ByteArrayInputStream(unit.bytes());
            }
        }
        return super.getResourceAsStream(name);
    }
}
