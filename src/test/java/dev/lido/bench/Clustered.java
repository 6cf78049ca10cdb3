package dev.lido.bench;

import dev.lido.FreePort;
import dev.lido.Items;
import dev.lido.Parallel;
import dev.lido.Pool;
import dev.lido.WorkerPool;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/** B15: on a Spark cluster of this machine, which is started for it. A quick run leaves it out. */
final class Clustered {
    private static final String SPARK = "org.apache.spark:spark-core_2.13:4.2.0";
    private static final int SLOTS = 2;
    private static final int WARM_UPS = 20;
    private static final int MANY = 10_000;
    private static final int SLEEPS = 64;
    private static final int SLEEP_MILLIS = 20;
    private static final int LARGE_BYTES = 16 << 20;

    private Clustered() {}

    static void run(Report report, boolean quick, String python) throws Exception {
        if (quick) {
            System.out.println("B15 is left out of a quick run: it starts a Spark cluster");
            return;
        }
        int port = FreePort.next();
        if (command("-jar", "target/lido.jar", "spark-local", "--cores", "1", "--port", String.valueOf(port))
                        .inheritIO()
                        .start()
                        .waitFor()
                != 0) {
            System.out.println("B15 is left out: lido spark-local has failed");
            return;
        }
        try (Session session = new Session("spark://127.0.0.1:" + port)) {
            row(report, session, "one", "B15 one task on a cluster").measure(() -> session.measure("one"));
            row(report, session, "many", "B15 10,000 items on a cluster")
                    .target(Target.ofPeer(1.1))
                    .measure(() -> session.measure("many"));
            session.measure("sleep"); // what comes first finds things to learn
            report.row("B15 items of 20 ms on a cluster")
                    .rounds(10)
                    .floor(Clustered::floor)
                    .target(Target.ofFloor(1.5))
                    .measure(() -> session.measure("sleep"));
            session.measure("large");
            report.row("B15 16 MB captured, on a cluster")
                    .rounds(10)
                    .target(Target.of(2e9))
                    .measure(() -> session.measure("large"));
        } finally {
            command("-jar", "target/lido.jar", "spark-local", "stop")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    private static double floor() {
        return TimeUnit.MILLISECONDS.toNanos((long) SLEEPS * SLEEP_MILLIS / SLOTS);
    }

    /** A row beside what Spark itself takes, after as many calls of both as make them warm. */
    private static Report.Measurement row(Report report, Session session, String what, String name) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            session.measure(what);
            session.measure("spark-" + what);
        }
        return report.row(name).rounds(20).peer(() -> session.measure("spark-" + what));
    }

    private static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LIDO_CACHE", Bench.cache().toString());
        return builder;
    }

    /** A JVM that has Spark, and measures what it is asked for. */
    private static final class Session implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final PrintWriter questions;

        Session(String master) throws IOException {
            Process resolver = command(
                            "-cp", "target/lido-kernel.jar", "dev.lido.notebook.kernel.KernelMain", "--resolve", SPARK)
                    .start();
            String spark = new String(resolver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String classPath = Stream.concat(Stream.of("target/lido.jar", "target/test-classes"), spark.lines())
                    .collect(Collectors.joining(File.pathSeparator));
            process = command("-Dslf4j.internal.verbosity=ERROR", "-cp", classPath, OnSpark.class.getName(), master)
                    .start();
            answers = process.inputReader();
            questions = new PrintWriter(process.outputWriter(), true);
        }

        double measure(String what) throws IOException {
            questions.println(what);
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the session on Spark has ended at: " + what);
            }
            return Double.parseDouble(answer);
        }

        @Override
        public void close() throws InterruptedException {
            questions.close();
            process.waitFor();
        }
    }

    /** What Spark itself runs: executors have to have the class. */
    static final class PlusOne implements FlatMapFunction<Iterator<Integer>, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Integer> call(Iterator<Integer> items) {
            List<Integer> results = new ArrayList<>();
            items.forEachRemaining(item -> results.add(item + 1));
            return results.iterator();
        }
    }

    /** What that JVM runs. */
    static final class OnSpark {
        private OnSpark() {}

        public static void main(String[] args) throws IOException {
            byte[] large = new byte[LARGE_BYTES];
            new Random(1).nextBytes(large);
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            try (WorkerPool pool =
                    Pool.open(dev.lido.PoolOptions.defaults().workers(SLOTS).engine(args[0]))) {
                List<Integer> numbers = IntStream.range(0, MANY).boxed().toList();
                JavaSparkContext spark = JavaSparkContext.fromSparkContext(SparkContext.getOrCreate());
                spark.addJar(compiled().toString());
                for (String what = questions.readLine(); what != null; what = questions.readLine()) {
                    large[0]++;
                    long start = System.nanoTime();
                    run(what, pool, spark, numbers, large);
                    System.out.println(System.nanoTime() - start);
                }
            }
        }

        /** A jar with the class that Spark runs. */
        private static Path compiled() throws IOException {
            Path jar = Bench.cache().resolve("plus-one.jar");
            String name = PlusOne.class.getName().replace('.', '/') + ".class";
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    InputStream in = PlusOne.class.getClassLoader().getResourceAsStream(name)) {
                out.putNextEntry(new ZipEntry(name));
                in.transferTo(out);
            }
            return jar;
        }

        private static void run(
                String what, Parallel pool, JavaSparkContext spark, List<Integer> numbers, byte[] large) {
            switch (what) {
                case "one" -> pool.map(x -> x, List.of(1));
                case "many" -> pool.map(x -> x + 1, numbers);
                case "spark-one" ->
                    spark.parallelize(List.of(1), 1)
                            .mapPartitions(new PlusOne())
                            .collect();
                case "spark-many" ->
                    spark.parallelize(numbers).mapPartitions(new PlusOne()).collect();
                case "sleep" -> pool.forEach(x -> TimeUnit.MILLISECONDS.sleep(SLEEP_MILLIS), Items.range(0, SLEEPS));
                default -> pool.map(x -> large[x], Items.range(0, SLOTS));
            }
        }
    }
}
