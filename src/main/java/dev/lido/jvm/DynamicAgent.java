package dev.lido.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * An agent loaded into this JVM by a helper process. Last resort: it costs up to a second, and JDK 21 and later print a
 * warning. Loaded once, when first asked for. Thread-safe.
 */
final class DynamicAgent {
    private static final int HELPER_SECONDS = 20;
    private static final String TEMPLATE = "dev/lido/jvm/AgentEntry";

    /** An {@code Instrumentation}, not so typed as module java.instrument may be missing until it is loaded. */
    private static @Nullable Object loaded;

    private static @Nullable String refusal;

    private DynamicAgent() {}

    /** Opens {@code java.lang.invoke} to our module. Returns why that failed, or an empty text. */
    static synchronized String openInvoke() {
        Object agent = load();
        if (agent != null) {
            Instrumented.open(agent, "java.lang.invoke");
        }
        return refusal == null ? "" : refusal;
    }

    /** The bytes of a class as this JVM holds them now, or null if it can't tell. */
    static synchronized byte @Nullable [] bytesOf(Class<?> type) {
        Object agent = load();
        return agent == null ? null : Instrumented.bytes(agent, type);
    }

    static synchronized String refusal() {
        return refusal == null ? "" : refusal;
    }

    /** Attaches on a thread of its own: an interrupt of the caller must not leave this JVM without an agent for good. */
    private static @Nullable Object load() {
        if (loaded != null || refusal != null) {
            return loaded;
        }
        FutureTask<Object> attaching = new FutureTask<>(DynamicAgent::attach);
        Thread thread = new Thread(attaching, "lido-agent");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (loaded == null && refusal == null) {
            try {
                loaded = attaching.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                refusal = "no agent could be loaded into this JVM: "
                        + Objects.requireNonNullElse(cause.getMessage(), cause.toString());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return loaded;
    }

    private static Object attach() throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        String unique = String.format("lido/%018x", System.nanoTime());
        Path directory = Files.createTempDirectory("lido-agent");
        Path jar = directory.resolve("agent.jar");
        Path output = directory.resolve("output");
        String key = unique.replace('/', '.');
        try {
            writeJar(jar, unique);
            Process helper = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            ownLocation(),
                            "dev.lido.jvm.AttachMain",
                            Long.toString(pid),
                            jar.toString(),
                            key)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                if (!helper.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("the helper process took more than " + HELPER_SECONDS + " s");
                }
            } finally {
                helper.destroyForcibly();
            }
            Object agent = System.getProperties().remove(key);
            if (agent == null) {
                throw new IOException("the helper process ended with exit code " + helper.exitValue() + " and said: "
                        + Files.readString(output).strip());
            }
            return agent;
        } finally {
            for (Path path : List.of(jar, output, directory)) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static String ownLocation() throws IOException {
        CodeSource source = DynamicAgent.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IOException("Lido's own jar is unknown");
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | RuntimeException e) {
            throw new IOException("Lido's own jar is not a file: " + source.getLocation(), e);
        }
    }

    private static void writeJar(Path jar, String name) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Agent-Class", name.replace('/', '.'));
        main.putValue("Can-Retransform-Classes", "true");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(name + ".class"));
            out.write(renamed(name));
            out.closeEntry();
        }
    }

    /** The template under another name of the same length, so that replacing the text leaves a sound class file. */
    private static byte[] renamed(String name) throws IOException {
        byte[] bytes;
        try (InputStream in = DynamicAgent.class.getResourceAsStream("AgentEntry.class")) {
            if (in == null) {
                throw new IOException("AgentEntry.class is missing from Lido's jar");
            }
            bytes = in.readAllBytes();
        }
        if (name.length() != TEMPLATE.length()) {
            throw new IllegalArgumentException(name + " has not the length of " + TEMPLATE);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace(TEMPLATE, name);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** All that links {@code java.lang.instrument}. */
    private static final class Instrumented {
        static void open(Object agent, String packageName) {
            ((Instrumentation) agent)
                    .redefineModule(
                            Object.class.getModule(),
                            Set.of(),
                            Map.of(),
                            Map.of(packageName, Set.of(DynamicAgent.class.getModule())),
                            Set.of(),
                            Map.of());
        }

        static byte @Nullable [] bytes(Object agent, Class<?> type) {
            Instrumentation instrumentation = (Instrumentation) agent;
            BytesTap tap = new BytesTap(type);
            instrumentation.addTransformer(tap, true);
            try {
                instrumentation.retransformClasses(type);
            } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
                return null;
            } finally {
                instrumentation.removeTransformer(tap);
            }
            return tap.bytes();
        }
    }
}
