package dev.lido;

import static org.awaitility.Awaitility.await;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.opentest4j.TestAbortedException;

/**
 * A standalone Spark cluster on the loopback: a master and two workers with one core each, as processes, from Maven's
 * artifacts. The version is the one that runs on this JDK, or that of {@code -Dlido.spark}. Until it is closed, Spark is
 * what the thread's context class loader sees.
 */
public final class SparkCluster implements AutoCloseable {
    static final int WORKERS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(60L * Integer.getInteger("lido.timeout.factor", 1));

    /** What the session's Spark is told: limits that tests come up against, and where it may keep files. */
    private static final Map<String, String> SETTINGS = Map.of(
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.executor.memory", "512m",
            "spark.driver.maxResultSize", "50m",
            "spark.rpc.message.maxSize", "16");

    private final String version;
    private final Path directory;
    private final List<Path> jars;
    private final int port;
    private final List<Process> processes = new ArrayList<>();
    private final ClassLoader former = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader loader;
    private boolean isSeen;

    private SparkCluster(String version, Path directory, List<Path> jars, int port) throws MalformedURLException {
        this.version = version;
        this.directory = directory;
        this.jars = jars;
        this.port = port;
        loader = loader(jars);
    }

    /** Where a session would have Spark of {@code version}. */
    static URLClassLoader loader(String version) throws MalformedURLException {
        return loader(jars(version));
    }

    private static URLClassLoader loader(List<Path> jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader("spark", urls.toArray(URL[]::new), SparkCluster.class.getClassLoader());
    }

    /** Spark's version in these tests. */
    static String version() {
        return System.getProperty("lido.spark", Runtime.version().feature() < 21 ? "3.5.9" : "4.2.0");
    }

    private static String scala(String version) {
        return version.startsWith("3.") ? "2.12" : "2.13";
    }

    static SparkCluster start() throws Exception {
        SparkCluster cluster = make(version());
        try {
            cluster.letSessionSee();
            cluster.startMaster();
            cluster.startWorkers();
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** A master of {@code version} without workers, whose Spark the session does not see. */
    static SparkCluster masterAlone(String version) throws Exception {
        SparkCluster cluster = make(version);
        try {
            cluster.startMaster();
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static SparkCluster make(String version) throws Exception {
        List<Path> jars = jars(version);
        Path directory = Files.createTempDirectory("lsp");
        int port = FreePort.next();
        Files.createDirectories(directory.resolve("h/jars"));
        Files.createDirectories(directory.resolve("t"));
        return new SparkCluster(version, directory, jars, port);
    }

    /** Spark with all that it needs, as Maven has it; the test is skipped if it can't be had. */
    public static List<Path> jars(String version) {
        try {
            return resolve(version);
        } catch (DependencyResolutionException e) {
            throw new TestAbortedException("Spark " + version + " can't be had from Maven's repositories", e);
        }
    }

    private static List<Path> resolve(String version) throws DependencyResolutionException {
        CollectRequest wanted = new CollectRequest();
        wanted.addDependency(new Dependency(
                new DefaultArtifact("org.apache.spark:spark-core_" + scala(version) + ":" + version), "runtime"));
        try (Context maven = Runtimes.INSTANCE
                .getRuntime()
                .create(ContextOverrides.create().withUserSettings(true).build())) {
            wanted.setRepositories(maven.remoteRepositories());
            return maven
                    .repositorySystem()
                    .resolveDependencies(
                            maven.repositorySystemSession(),
                            new DependencyRequest(wanted, DependencyFilterUtils.classpathFilter("runtime")))
                    .getArtifactResults()
                    .stream()
                    .map(result -> result.getArtifact().getFile().toPath())
                    .toList();
        }
    }

    private void letSessionSee() {
        isSeen = true;
        Thread.currentThread().setContextClassLoader(loader);
        SETTINGS.forEach(System::setProperty);
        System.setProperty("spark.local.dir", directory.resolve("t").toString());
        System.setProperty(
                "spark.executor.extraJavaOptions",
                "-Djava.io.tmpdir=" + directory.resolve("t") + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }

    private void startMaster() throws Exception {
        processes.add(daemon(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--port",
                String.valueOf(port),
                "--webui-port",
                "0"));
        awaitPort();
    }

    private void startWorkers() throws Exception {
        for (int i = 1; i <= WORKERS; i++) {
            processes.add(daemon(
                    "worker" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    "1",
                    "--memory",
                    "600m",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    directory.resolve("w" + i).toString(),
                    master()));
        }
    }

    private Process daemon(String name, String main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        Object opens = loader.loadClass("org.apache.spark.launcher.JavaModuleOptions")
                .getMethod("defaultModuleOptions")
                .invoke(null);
        command.addAll(List.of(opens.toString().split(" ")));
        command.addAll(List.of("-cp", classPath(), main, "--host", "127.0.0.1"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_HOME", directory.resolve("h").toString());
        environment.put("SPARK_SCALA_VERSION", scala(version));
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("SPARK_LOCAL_DIRS", directory.resolve("t").toString());
        environment.put("SPARK_DIST_CLASSPATH", classPath());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    String classPath() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitPort() {
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
                return socket.isConnected();
            }
        });
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    PoolOptions options() {
        return PoolOptions.defaults().workers(WORKERS).engine(master());
    }

    /** The processes of executors. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.toHandle().descendants())
                .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** What the daemons wrote. */
    String log() {
        try (Stream<Path> files = Files.walk(directory)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(each -> each.toString().endsWith(".log") || each.endsWith("stderr"))
                    .toList()) {
                all.append(file).append('\n').append(Files.readString(file)).append('\n');
            }
            return all.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws Exception {
        if (isSeen) {
            Thread.currentThread().setContextClassLoader(former);
            SETTINGS.keySet().forEach(System::clearProperty);
            System.clearProperty("spark.local.dir");
            System.clearProperty("spark.executor.extraJavaOptions");
        }
        List<ProcessHandle> all = processes.stream()
                .flatMap(process -> Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle())))
                .toList();
        processes.forEach(Process::destroy);
        await().atMost(LIMIT).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        // Not its loader: when this JVM ends, Hadoop's hook loads another class.
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            delete(directory);
            return !Files.exists(directory);
        });
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
