package dev.lido.spark;

import dev.lido.local.Relay;
import java.net.URL;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Has Spark log errors only, where nobody has configured log4j: by itself it tells of its start in dozens of lines, in the
 * middle of what a session shows. To be closed when Spark has begun to log.
 */
final class SparkLog {
    private static final String PROPERTY = "log4j2.configurationFile";

    private final boolean isSet;

    private SparkLog(boolean isSet) {
        this.isSet = isSet;
    }

    static SparkLog configure() {
        URL own = Relay.class.getResource("/dev/lido/spark/spark-log.properties");
        if (own == null || isConfigured()) {
            return new SparkLog(false);
        }
        System.setProperty(PROPERTY, own.toString());
        return new SparkLog(true);
    }

    private static boolean isConfigured() {
        ClassLoader spark = SparkContext.class.getClassLoader();
        return isGiven(System.getProperty(PROPERTY))
                || isGiven(System.getProperty("log4j.configurationFile"))
                || isGiven(System.getenv("LOG4J_CONFIGURATION_FILE"))
                || Stream.of("properties", "xml", "yaml", "json")
                        .anyMatch(kind -> spark.getResource("log4j2." + kind) != null);
    }

    private static boolean isGiven(@Nullable String place) {
        return place != null && !place.isEmpty();
    }

    void close() {
        if (isSet) {
            System.clearProperty(PROPERTY);
        }
    }
}
