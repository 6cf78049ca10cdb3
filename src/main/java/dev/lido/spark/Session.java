package dev.lido.spark;

import dev.lido.engine.FailureException;
import dev.lido.local.Relay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a session and the executors know of each other.
 *
 * @param java version of the executors' Java
 * @param places how executors find class path entries
 * @param classPath the session's own entries, for workers
 */
record Session(int java, Places places, List<URI> classPath) {
    /** Gives executors Lido's jar, and asks them what they see of the session's files. */
    static Session introduce(Cluster cluster) throws FailureException {
        Path own = Relay.ownPlace();
        if (!Files.isRegularFile(own)) {
            throw Connection.failed("The engine for Spark needs Lido as a jar, and this one runs from " + own
                    + ". Use target/lido.jar.");
        }
        cluster.context().addJar(own.toString());
        Places places = new Places(cluster.context(), own);
        List<Path> entries = places.session();
        String[] looks = entries.stream().map(Probe::look).toArray(String[]::new);
        AtomicReference<String[]> told = new AtomicReference<>(new String[0]);
        Thread limit = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(2 * Connection.EXECUTOR_NANOS);
                        cluster.cancel("lido-probe");
                    } catch (InterruptedException e) {
                        // It was answered.
                    }
                },
                "lido-spark-limit");
        limit.setDaemon(true);
        limit.start();
        try {
            List<String[]> one = new ArrayList<>();
            one.add(looks);
            cluster.run(
                    "lido-probe",
                    "Lido: connect",
                    one,
                    new Probe(),
                    String[].class,
                    (partition, answer) -> told.set(answer));
        } catch (Exception e) {
            throw cluster.isStopped() || limit.isAlive()
                    ? new FailureException(SparkFailure.of(e, cluster))
                    : Connection.failed(Connection.NO_EXECUTOR, e);
        } finally {
            limit.interrupt();
        }
        String[] answer = Objects.requireNonNull(told.get());
        if (!answer[1].equals(cluster.version())) {
            throw Connection.failed("The session has Spark " + cluster.version() + ", the executors have " + answer[1]
                    + ". Use the cluster's version in the session.");
        }
        List<URI> classPath = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            places.isKnown(entries.get(i), answer[i + 2]);
            classPath.add(entries.get(i).toUri());
        }
        return new Session(Integer.parseInt(answer[0]), places, classPath);
    }
}
