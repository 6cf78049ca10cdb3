package dev.lido.spark;

import dev.lido.bundle.ContentId;
import dev.lido.wire.ByteChain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.RpcUtils;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** A Spark application, as far as it is used here: only what Spark 3.5 (Scala 2.12) and 4.x (2.13) have alike. Thread-safe. */
final class Cluster {
    private static final int BROADCASTS_KEPT = 256;

    private final SparkContext context;
    private final JavaSparkContext java;
    /** Those that are let go are removed by Spark itself, when nothing in the session refers to them any longer. */
    private final Map<ContentId, Broadcast<byte[][]>> broadcasts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContentId, Broadcast<byte[][]>> eldest) {
            return size() > BROADCASTS_KEPT;
        }
    };

    Cluster(SparkContext context) {
        this.context = context;
        this.java = new JavaSparkContext(context);
    }

    SparkContext context() {
        return context;
    }

    String version() {
        return context.version();
    }

    boolean isStopped() {
        return context.isStopped();
    }

    /** How many tasks run at the same time. */
    int slots() {
        return Math.max(1, context.defaultParallelism());
    }

    /** How many executors there are at this moment. */
    int executors() {
        return context.isLocal() ? 1 : context.getExecutorMemoryStatus().size() - 1; // the driver is among them
    }

    /** A chunk's bytes, so that Spark takes them. */
    Cargo cargo(ByteChain bytes) {
        return bytes.size() > RpcUtils.maxMessageSizeBytes(context.conf()) / 4
                ? Cargo.beside(java.broadcast(Segments.of(bytes)))
                : Cargo.within(bytes);
    }

    /** The parts as broadcast variables; those that are known are not made again. */
    synchronized Parts share(Map<ContentId, ByteChain> parts) {
        LinkedHashMap<ContentId, Broadcast<byte[][]>> shared = new LinkedHashMap<>();
        parts.forEach((name, bytes) -> {
            Broadcast<byte[][]> known = broadcasts.get(name);
            if (known == null) {
                known = java.broadcast(Segments.of(bytes));
                broadcasts.put(name, known);
            }
            shared.put(name, known);
        });
        return new Parts(shared);
    }

    /** Told of the result of each partition, on a thread of Spark's that must not wait. */
    @FunctionalInterface
    interface Results<R> {
        void accept(int partition, R result);
    }

    /**
     * Runs a job of one partition for each element, and waits for its end.
     *
     * @param group names the job, for {@link #cancel}
     * @param description shown in Spark's own pages
     * @throws Exception whatever Spark throws if the job fails or is cancelled
     */
    <T, R> void run(
            String group,
            String description,
            List<T> elements,
            Function1<Iterator<T>, R> task,
            Class<R> type,
            Results<R> results)
            throws Exception {
        context.setJobGroup(group, description, true);
        context.runJob(
                java.parallelize(elements, elements.size()).rdd(),
                task,
                new Handler<>(results),
                ClassTag$.MODULE$.apply(type));
    }

    private static final class Handler<R> extends AbstractFunction2<Object, R, BoxedUnit> {
        private final Results<R> results;

        Handler(Results<R> results) {
            this.results = results;
        }

        @Override
        public BoxedUnit apply(Object partition, R result) {
            results.accept((Integer) partition, result);
            return BoxedUnit.UNIT;
        }
    }

    void cancel(String group) {
        if (!isStopped()) {
            context.cancelJobGroup(group);
        }
    }
}
