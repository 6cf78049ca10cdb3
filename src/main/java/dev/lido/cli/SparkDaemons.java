package dev.lido.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of a standalone Spark cluster on the loopback: a master and workers, which outlive this one. */
final class SparkDaemons {
    private static final String HOST = "127.0.0.1";
    private static final long LIMIT_MILLIS = 60_000;
    /** For one answer: who has this port may be another program, that says nothing. */
    private static final int ANSWER_MILLIS = 2_000;

    private static final int LAST_LINES = 5;
    private static final Pattern ALIVE = Pattern.compile("\"aliveworkers\"\\s*:\\s*(\\d+)");

    private final SparkJars spark;
    private final Path directory;
    private final int port;
    private final int pagePort;
    private final List<Process> processes = new ArrayList<>();

    SparkDaemons(SparkJars spark, Path directory, int port) throws IOException {
        this.spark = spark;
        this.directory = directory;
        this.port = port;
        try (ServerSocket free = new ServerSocket(0)) {
            pagePort = free.getLocalPort();
        }
    }

    String master() {
        return "spark://" + HOST + ":" + port;
    }

    /** The master's page. */
    String page() {
        return "http://" + HOST + ":" + pagePort;
    }

    List<Process> processes() {
        return processes;
    }

    /**
     * Starts them and waits until the master knows its workers. None is left if that fails.
     *
     * @throws IOException if it does not run, with what the daemons said
     */
    void start(int workers, int cores, String memory) throws IOException, InterruptedException {
        boolean running = false;
        try {
            startAll(workers, cores, memory);
            running = true;
        } finally {
            if (!running) {
                processes.forEach(Process::destroy);
            }
        }
    }

    private void startAll(int workers, int cores, String memory) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(HOST, port));
        } catch (IOException e) {
            throw new IOException("port " + port + " is taken, perhaps by another Spark: give another with --port", e);
        }
        Files.createDirectories(directory.resolve("home/jars"));
        Files.createDirectories(directory.resolve("local"));
        start("master", "--port", String.valueOf(port), "--webui-port", String.valueOf(pagePort));
        await(0);
        for (int i = 1; i <= workers; i++) {
            start(
                    "worker" + i,
                    "--cores",
                    String.valueOf(cores),
                    "--memory",
                    memory,
                    "--webui-port",
                    "0",
                    "--work-dir",
                    directory.resolve("work" + i).toString(),
                    master());
        }
        await(workers);
    }

    private void start(String name, String... arguments) throws IOException {
        String main = name.equals("master") ? "master.Master" : "worker.Worker";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(flags());
        command.addAll(List.of("-cp", spark.classPath(), "org.apache.spark.deploy." + main, "--host", HOST));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(empty()))
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_HOME", directory.resolve("home").toString());
        environment.put("SPARK_SCALA_VERSION", spark.scala());
        environment.put("SPARK_LOCAL_IP", HOST);
        environment.put("SPARK_LOCAL_DIRS", directory.resolve("local").toString());
        environment.put("SPARK_DIST_CLASSPATH", spark.classPath());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        processes.add(builder.start());
    }

    private java.io.File empty() throws IOException {
        Path file = directory.resolve("empty");
        return Files.exists(file) ? file.toFile() : Files.createFile(file).toFile();
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    /** What of the JDK this Spark wants opened, as it says itself. */
    private List<String> flags() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : spark.files()) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new))) {
            Object flags = loader.loadClass("org.apache.spark.launcher.JavaModuleOptions")
                    .getMethod("defaultModuleOptions")
                    .invoke(null);
            return List.of(String.valueOf(flags).split("\\s+"));
        } catch (ReflectiveOperationException e) {
            return List.of(); // a Spark that does not say
        }
    }

    private void await(int workers) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + LIMIT_MILLIS;
        while (alive() < workers) {
            boolean ended = processes.stream().anyMatch(process -> !process.isAlive());
            if (ended || System.currentTimeMillis() > end) {
                throw new IOException((ended
                                ? "Spark " + spark.version() + " does not start"
                                : "Spark " + spark.version() + " has not started within a minute")
                        + " on Java "
                        + Runtime.version().feature() + " (Spark before 4.2 runs on Java 17, later ones on 17 and up)."
                        + " What it said last, in " + directory + ":\n" + lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        for (String name : List.of("master", "worker1")) {
            if (Files.exists(log(name))) {
                List<String> lines = Files.readAllLines(log(name));
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                        .forEach(line -> words.append("  ").append(line).append('\n'));
            }
        }
        return words.toString();
    }

    /** How many workers the master knows; negative if it does not answer yet. */
    private int alive() {
        try {
            URLConnection page = URI.create(page() + "/json/").toURL().openConnection(Proxy.NO_PROXY);
            page.setConnectTimeout(ANSWER_MILLIS);
            page.setReadTimeout(ANSWER_MILLIS);
            try (InputStream said = page.getInputStream()) {
                Matcher count = ALIVE.matcher(new String(said.readAllBytes(), StandardCharsets.UTF_8));
                return count.find() ? Integer.parseInt(count.group(1)) : -1;
            }
        } catch (IOException e) {
            return -1; // it starts
        }
    }
}
