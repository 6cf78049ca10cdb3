package dev.lido.spark;

import dev.lido.local.Relay;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/**
 * An engine's place in an executor: the workers that it has there. As with PySpark, tasks run in processes beside the
 * executor and not in it, so that whatever a task does, the executor and its other tasks live on. A site that nobody uses
 * goes by itself.
 */
final class ExecutorSite {
    private static final String SHIPPED = "spark-file";
    private static final String OWN = "executor-file";

    /** Numbers of workers tell which executor they belong to: those of executor 3 begin with 3001. */
    private static final int WORKERS_EACH = 1000;

    private static final Pattern CORES = Pattern.compile(" --cores (\\d{1,6})\\b");
    private static final Duration LINGER = Duration.ofSeconds(10);
    private static final Map<String, ExecutorSite> SITES = new HashMap<>();

    private final Relay relay;
    private final ExecutorNews news;
    private final long idleNanos;
    // Guarded by SITES:
    private int active;
    private int most = 1;
    private long lastUse = System.nanoTime();

    private ExecutorSite(Site site) {
        SparkOrder first = site.first();
        int cores = cores();
        idleNanos = site.settings().idleTimeout().plus(LINGER).toNanos();
        try {
            relay = new Relay(
                    site.settings().orHeap(Runtime.getRuntime().maxMemory() / cores),
                    cores,
                    WORKERS_EACH * executor(),
                    ExecutorSite::here,
                    first == null
                            ? null
                            : new Relay.First(
                                    Segments.chain(first.order().bytes()),
                                    first.parts().names()),
                    first == null
                            ? name -> {
                                throw new IOException("there is no initializer");
                            }
                            : first.parts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        relay.resize(1);
        news = new ExecutorNews(site.engine(), relay);
    }

    /** How many tasks run here at a time, as the executor was told when it was started. */
    private static int cores() {
        Matcher told = CORES.matcher(System.getProperty("sun.java.command", ""));
        return told.find()
                ? Math.max(1, Integer.parseInt(told.group(1)))
                : SparkEnv.get()
                        .conf()
                        .getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
    }

    private static int executor() {
        try {
            return Integer.parseInt(SparkEnv.get().executorId());
        } catch (NumberFormatException e) {
            return 0; // the driver's own, as with master "local"
        }
    }

    private static URI here(URI place) {
        String name = place.getSchemeSpecificPart();
        return switch (String.valueOf(place.getScheme())) {
            case SHIPPED -> Path.of(SparkFiles.get(name)).toUri();
            case OWN ->
                Places.classPath()
                        .filter(entry -> entry.endsWith(name))
                        .findFirst()
                        .orElse(Path.of(name))
                        .toUri();
            default -> place;
        };
    }

    /** What executors find among the files that came with the application. */
    static URI shipped(String name) {
        return named(SHIPPED, name);
    }

    /** What executors find on their own class path. */
    static URI own(String name) {
        return named(OWN, name);
    }

    private static URI named(String scheme, String name) {
        try {
            return new URI(scheme, name, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name + " can't be the name of a file that is sent: " + e.getMessage(), e);
        }
    }

    static ExecutorSite of(Site site) {
        synchronized (SITES) {
            ExecutorSite found = SITES.get(site.engine());
            if (found == null) {
                if (SITES.isEmpty()) {
                    startSweeper();
                }
                found = new ExecutorSite(site);
                SITES.put(site.engine(), found);
            }
            found.lastUse = System.nanoTime();
            return found;
        }
    }

    private static void startSweeper() {
        Thread sweeper = new Thread(ExecutorSite::sweep, "lido-sites");
        sweeper.setDaemon(true);
        sweeper.start();
    }

    private static void sweep() {
        while (true) {
            try {
                TimeUnit.SECONDS.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
            List<ExecutorSite> idle;
            synchronized (SITES) {
                long now = System.nanoTime();
                idle = SITES.values().stream()
                        .filter(site -> site.active == 0 && now - site.lastUse > site.idleNanos)
                        .toList();
                SITES.values().removeAll(idle);
            }
            idle.forEach(ExecutorSite::close);
            synchronized (SITES) {
                if (SITES.isEmpty()) {
                    return; // the next site starts another
                }
            }
        }
    }

    private void close() {
        news.close();
        relay.close();
    }

    byte[][] run(SparkOrder order) {
        synchronized (SITES) {
            active++;
            if (active > most) {
                most = active;
                relay.resize(most);
            }
        }
        news.begin();
        try {
            ByteChain answer = relay.run(
                    TaskContext.get().taskAttemptId(),
                    Segments.chain(order.order().bytes()),
                    order.parts().names(),
                    order.parts());
            return Segments.of(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The chunk was cancelled.", e);
        } finally {
            news.end();
            synchronized (SITES) {
                active--;
                lastUse = System.nanoTime();
            }
        }
    }
}
