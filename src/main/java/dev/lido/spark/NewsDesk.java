package dev.lido.spark;

import dev.lido.protocol.News;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpoint;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where executors tell an engine how far chunks are: an endpoint of the driver, as Spark's own are, so that no other way from
 * the executors to the session is needed.
 */
final class NewsDesk implements RpcEndpoint {
    private static final int PAUSE_MILLIS = 100;
    private static final int SLOTS_EACH_MILLI = 4;

    private final Cluster cluster;
    private final RpcEnv spark = SparkEnv.get().rpcEnv();
    private final Executor threads;
    private final Consumer<News> reader;
    private @Nullable RpcEndpointRef place;

    private NewsDesk(Cluster cluster, Executor threads, Consumer<News> reader) {
        this.cluster = cluster;
        this.threads = threads;
        this.reader = reader;
    }

    /**
     * Opens a desk. If that can't be done in this Spark, nobody hears anything before chunks end.
     *
     * @param engine its name
     * @param reader told by one of {@code threads}: in order, as for the news of one chunk
     */
    static @Nullable NewsDesk open(String engine, Cluster cluster, Executor threads, Consumer<News> reader) {
        try {
            NewsDesk desk = new NewsDesk(cluster, threads, reader);
            desk.place = desk.spark.setupEndpoint(name(engine), desk);
            return desk;
        } catch (Throwable e) {
            // Scala throws what it likes without a word.
            return null;
        }
    }

    static String name(String engine) {
        return "lido-" + engine;
    }

    @Override
    public RpcEnv rpcEnv() {
        return spark;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
        return new Messages(caller);
    }

    private final class Messages extends AbstractPartialFunction<Object, BoxedUnit> {
        private final RpcCallContext caller;

        Messages(RpcCallContext caller) {
            this.caller = caller;
        }

        @Override
        public boolean isDefinedAt(Object message) {
            return message instanceof byte[];
        }

        @Override
        @SuppressWarnings("unchecked") // what Scala's compiler makes of a partial function, too
        public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
            if (message instanceof byte[] bytes) {
                try {
                    threads.execute(() -> read(bytes, caller));
                } catch (RejectedExecutionException e) {
                    caller.sendFailure(e); // the engine was closed
                }
                return (B) BoxedUnit.UNIT;
            }
            return otherwise.apply(message);
        }
    }

    private void read(byte[] bytes, RpcCallContext caller) {
        try {
            List<News> all = News.decode(ByteChain.of(bytes));
            all.forEach(reader);
            // However many executors there are: some thousand messages a second at most.
            caller.reply(Math.max(PAUSE_MILLIS, cluster.slots() / SLOTS_EACH_MILLI));
        } catch (IOException | RuntimeException e) {
            caller.sendFailure(e);
        }
    }

    void close() {
        if (place != null && !cluster.isStopped()) {
            spark.stop(place);
        }
    }
}
