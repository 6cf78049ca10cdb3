package dev.lido.spark;

import dev.lido.engine.Failure;
import org.jspecify.annotations.Nullable;

/** What to say when Spark itself fails. */
final class SparkFailure {
    private SparkFailure() {}

    static Failure of(@Nullable Throwable error, Cluster cluster) {
        if (cluster.isStopped()) {
            return new Failure.EngineFailed(
                    "The Spark application has ended" + text(error)
                            + ". Open another pool; if the SparkContext was your own, with a new one.",
                    error);
        }
        return new Failure.EngineFailed("The Spark job failed" + text(error) + remedy(error), error);
    }

    private static String text(@Nullable Throwable error) {
        return error == null ? "" : ": " + error.getMessage();
    }

    private static String remedy(@Nullable Throwable error) {
        String text = String.valueOf(error);
        if (text.contains("spark.driver.maxResultSize")) {
            return " Return less, or raise spark.driver.maxResultSize.";
        }
        if (text.contains("InvalidClassException")) {
            return " Session and cluster have different versions of Spark: use the cluster's in the session.";
        }
        return "";
    }
}
