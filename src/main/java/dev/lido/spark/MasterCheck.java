package dev.lido.spark;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Greets a standalone master before an application does: Spark itself would try for a minute, and not say why in vain, if
 * the master has another version.
 */
final class MasterCheck {
    private static final String ENDPOINT = "Master";

    private MasterCheck() {}

    /** What the master says against this session; null if nothing, or if it could not be asked. */
    static @Nullable String objection(SparkConf conf, String host, int port) {
        RpcEnv spark;
        try {
            spark = RpcEnv.create(
                    "lido-check",
                    "localhost",
                    0,
                    conf,
                    new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
                    true);
        } catch (Throwable e) {
            // Scala throws what it likes without a word.
            return null; // a Spark in which this is done in another way
        }
        try {
            spark.setupEndpointRef(new RpcAddress(host, port), ENDPOINT);
            return null;
        } catch (Throwable e) {
            return words(e);
        } finally {
            spark.shutdown();
        }
    }

    private static String words(Throwable error) {
        StringBuilder words = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            words.append(cause).append('\n');
        }
        return words.toString();
    }
}
