package dev.lido.capture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles sources and loads them as JShell does: no code source, class files served as resources. */
final class SessionLoader extends ClassLoader {
    private final Map<String, byte[]> classFiles = new LinkedHashMap<>();
    private boolean serving = true;

    SessionLoader() {
        super(SessionLoader.class.getClassLoader());
    }

    /** Compiles one source, which can name what was compiled before. */
    SessionLoader add(String name, String source) {
        classFiles.putAll(compile(name, source));
        return this;
    }

    /** From now on no class files are served. */
    SessionLoader silent() {
        serving = false;
        return this;
    }

    /** Serves other bytes for a class that is loaded already, as after a redefinition in place. */
    void redefine(String name, String source) {
        classFiles.putAll(compile(name, source));
    }

    byte[] bytes(String name) {
        return classFiles.get(name);
    }

    /** Calls a static method without arguments. */
    @SuppressWarnings("unchecked")
    <T> T call(String type, String method) throws Exception {
        var found = loadClass(type).getDeclaredMethod(method);
        found.setAccessible(true);
        return (T) found.invoke(null);
    }

    void set(String type, String field, Object value) throws Exception {
        var found = loadClass(type).getDeclaredField(field);
        found.setAccessible(true);
        found.set(null, value);
    }

    /** A loader with the code of a bundle, as a worker has one. */
    static SessionLoader of(Map<String, byte[]> classFiles) {
        SessionLoader loader = new SessionLoader();
        loader.classFiles.putAll(classFiles);
        return loader;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classFiles.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = name.endsWith(".class")
                ? classFiles.get(name.substring(0, name.length() - 6).replace('/', '.'))
                : null;
        return bytes == null || !serving ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    private Map<String, byte[]> compile(String name, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();
        StringWriter messages = new StringWriter();
        StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        JavaFileManager files = new Files(standard, outputs);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        boolean ok = compiler.getTask(
                        messages,
                        files,
                        null,
                        List.of("-classpath", classPath, "-proc:none"),
                        null,
                        List.of(new Text(name, source)))
                .call();
        if (!ok) {
            throw new IllegalArgumentException(messages.toString());
        }
        Map<String, byte[]> result = new LinkedHashMap<>();
        outputs.forEach((type, bytes) -> result.put(type, bytes.toByteArray()));
        return result;
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String source;

        Text(String name, String source) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignore) {
            return source;
        }
    }

    private final class Files extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> outputs;

        Files(StandardJavaFileManager standard, Map<String, ByteArrayOutputStream> outputs) {
            super(standard);
            this.outputs = outputs;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return outputs.computeIfAbsent(className, any -> new ByteArrayOutputStream());
                }
            };
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, java.util.Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws java.io.IOException {
            List<JavaFileObject> all = new ArrayList<>();
            if (location == StandardLocation.CLASS_PATH) {
                classFiles.forEach((name, bytes) -> {
                    int dot = name.lastIndexOf('.');
                    if ((dot < 0 ? "" : name.substring(0, dot)).equals(packageName)) {
                        all.add(new Compiled(name, bytes));
                    }
                });
            }
            super.list(location, packageName, kinds, recurse).forEach(all::add);
            return all;
        }

        @Override
        public String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof Compiled compiled ? compiled.name : super.inferBinaryName(location, file);
        }
    }

    private static final class Compiled extends SimpleJavaFileObject {
        private final String name;
        private final byte[] bytes;

        Compiled(String name, byte[] bytes) {
            super(URI.create("mem:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
