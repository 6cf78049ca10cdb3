package dev.lido.spark;

import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The way to a cluster: a SparkContext of the user's, or one that was made here, which all pools with the same master
 * share, since a JVM can have only one; the last of them stops it.
 */
final class Connection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5000;
    /** How long a cluster may take to give an executor. */
    static final long EXECUTOR_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** What to say when nobody runs anything. */
    static final String NO_EXECUTOR = "The cluster has given no executor for "
            + TimeUnit.NANOSECONDS.toSeconds(EXECUTOR_NANOS)
            + " s. Either others use all of its cores or memory (see the master's page), or executors"
            + " can't reach this session (spark.driver.host), or they die at once: their logs are in the"
            + " workers' directory work/. Spark before 4.2 does not run on Java 24 and later.";

    private static final Pattern ADDRESS = Pattern.compile("([^:/,]+):(\\d+)");
    private static final Map<String, Connection> OWN = new HashMap<>();

    private final @Nullable String master;
    private final Cluster cluster;
    /** Guarded by OWN. */
    private int users = 1;

    private Connection(@Nullable String master, Cluster cluster) {
        this.master = master;
        this.cluster = cluster;
    }

    Cluster cluster() {
        return cluster;
    }

    /** Uses a context of the user's: a SparkContext, or what has one. */
    static Connection to(Object context) throws FailureException {
        SparkContext spark;
        if (context instanceof SparkContext given) {
            spark = given;
        } else if (context instanceof JavaSparkContext given) {
            spark = given.sc();
        } else {
            try {
                spark = (SparkContext)
                        context.getClass().getMethod("sparkContext").invoke(context);
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw failed("engine (a " + context.getClass().getName() + ") must be a SparkContext, a"
                        + " JavaSparkContext or a SparkSession.");
            }
        }
        if (spark.isStopped()) {
            throw failed("The SparkContext that was given has been stopped.");
        }
        return new Connection(null, new Cluster(spark));
    }

    /** Connects to {@code master}, unless there is a connection to it. */
    static Connection to(String master, int workers) throws FailureException {
        synchronized (OWN) {
            Connection known = OWN.get(master);
            if (known != null && !known.cluster.isStopped()) {
                known.users++;
                return known;
            }
            Connection made = new Connection(master, new Cluster(connect(master, workers)));
            OWN.put(master, made);
            return made;
        }
    }

    private static SparkContext connect(String master, int workers) throws FailureException {
        checkJvm();
        InetSocketAddress answers = checkReachable(master);
        SparkLog log = SparkLog.configure();
        try {
            return connect(master, workers, answers);
        } finally {
            log.close();
        }
    }

    private static SparkContext connect(String master, int workers, @Nullable InetSocketAddress answers)
            throws FailureException {
        SparkConf conf = new SparkConf()
                .setMaster(master)
                .setIfMissing("spark.app.name", "Lido")
                .setIfMissing("spark.ui.enabled", "false")
                .setIfMissing("spark.ui.showConsoleProgress", "false")
                .setIfMissing("spark.log.level", "ERROR")
                // What Spark remembers of jobs that are over, of which there are many here: 100 times less.
                .setIfMissing("spark.ui.retainedJobs", "10")
                .setIfMissing("spark.ui.retainedStages", "10")
                .setIfMissing("spark.ui.retainedTasks", "1000")
                .setIfMissing("spark.ui.dagGraph.retainedRootRDDs", "10");
        if (answers != null && answers.getAddress().isLoopbackAddress()) {
            // All of the cluster is here: whatever this machine's name stands for is not needed.
            conf.setIfMissing("spark.driver.host", answers.getHostString())
                    .setIfMissing("spark.driver.bindAddress", answers.getHostString());
        }
        if (workers > 0) {
            conf.setIfMissing("spark.cores.max", String.valueOf(workers));
        }
        ClassLoader former = Thread.currentThread().getContextClassLoader();
        // Where Spark looks for what it names in texts.
        Thread.currentThread().setContextClassLoader(SparkContext.class.getClassLoader());
        try {
            if (answers != null) {
                checkVersion(conf, answers);
            }
            return new SparkContext(conf);
        } catch (FailureException e) {
            throw e;
        } catch (Throwable e) {
            String remedy = String.valueOf(e.getMessage()).contains("Only one SparkContext")
                    ? " This JVM has a SparkContext already: give it to engine(...) in place of its address."
                    : " If the address is right, the cluster may have another version of Spark than this session ("
                            + Versions.spark() + ").";
            throw failed("No connection to " + master + ": " + e + "." + remedy, e);
        } finally {
            Thread.currentThread().setContextClassLoader(former);
        }
    }

    private static void checkJvm() throws FailureException {
        String refusal = Versions.refusal(Versions.spark(), Runtime.version().feature());
        if (refusal != null) {
            throw failed(refusal);
        }
        List<String> closed = Modules.open(SparkContext.class.getClassLoader());
        if (!closed.isEmpty()) {
            throw failed("Spark " + Versions.spark() + " needs more of the JDK than this JVM gives. Start it with "
                    + String.join(" ", closed) + " (in jshell, -R before each).");
        }
    }

    /** Java's own serialization tells classes of other versions apart, and Spark sends objects of its own. */
    private static void checkVersion(SparkConf conf, InetSocketAddress master) throws FailureException {
        String objection = MasterCheck.objection(conf, master.getHostString(), master.getPort());
        if (objection != null && (objection.contains("InvalidClass") || objection.contains("ClassNotFound"))) {
            throw failed("The master at " + master.getHostString() + ":" + master.getPort()
                    + " has another version of Spark than this session, which has " + Versions.spark()
                    + ". Use the cluster's version in the session: the master's page shows it. The master said: "
                    + objection.lines().reduce("", (first, line) -> line));
        }
    }

    /**
     * Spark itself would try for a minute, and not say why in vain.
     *
     * @return who answers; null if the address is none of a host
     */
    private static @Nullable InetSocketAddress checkReachable(String master) throws FailureException {
        if (!master.startsWith("spark://")) {
            return null;
        }
        StringBuilder refusals = new StringBuilder();
        Matcher addresses = ADDRESS.matcher(master.substring("spark://".length()));
        while (addresses.find()) {
            try (Socket socket = new Socket()) {
                InetSocketAddress address =
                        new InetSocketAddress(addresses.group(1), Integer.parseInt(addresses.group(2)));
                socket.connect(address, CONNECT_MILLIS);
                return address;
            } catch (IOException | RuntimeException e) {
                refusals.append(' ')
                        .append(addresses.group())
                        .append(": ")
                        .append(e.getMessage())
                        .append('.');
            }
        }
        throw failed("No Spark master answers at " + master + "." + refusals
                + " Look at the first line of the master's page for its address; the port is 7077 as a rule.");
    }

    /** Waits until there is somebody to run tasks. */
    void awaitExecutor() throws FailureException {
        if (cluster.context().conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
            return; // executors come with the first job
        }
        long deadline = System.nanoTime() + EXECUTOR_NANOS;
        while (cluster.executors() == 0) {
            if (cluster.isStopped()) {
                throw failed("The cluster has ended the application before it had an executor. If its Spark has another"
                        + " version than this session's (" + Versions.spark() + "), use the same.");
            }
            if (System.nanoTime() - deadline > 0) {
                throw failed(NO_EXECUTOR);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed("The thread was interrupted while it waited for an executor.");
            }
        }
    }

    static FailureException failed(String text) {
        return failed(text, null);
    }

    static FailureException failed(String text, @Nullable Throwable cause) {
        return new FailureException(new Failure.EngineFailed(text, cause));
    }

    /** Stops the application if it is ours and nobody else uses it. */
    @Override
    public void close() {
        synchronized (OWN) {
            if (master == null || --users > 0) {
                return;
            }
            OWN.remove(master, this);
            cluster.context().stop();
        }
    }
}
