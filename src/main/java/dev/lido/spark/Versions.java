package dev.lido.spark;

import dev.lido.bundle.CodeUnit;
import java.util.Map;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;

/** Which Java runs which Spark and which code. */
final class Versions {
    private static final int LAST_JAVA_OF_SPARK_3 = 23;

    private Versions() {}

    /** The session's Spark. */
    static String spark() {
        return package$.MODULE$.SPARK_VERSION();
    }

    /** Why this Spark does not run on this Java, with the remedy; null if it does. */
    static @Nullable String refusal(String spark, int java) {
        return spark.startsWith("3.") && java > LAST_JAVA_OF_SPARK_3
                ? "Spark " + spark + " does not run on Java " + java
                        + " (\"getSubject is not supported\"). Use Java 17 for this session, or Spark 4.2"
                        + " (org.apache.spark:spark-core_2.13:4.2.0) if the cluster has that."
                : null;
    }

    /** Why code can't run on executors of Java {@code java}, with the remedy; null if it can. */
    static @Nullable String refusal(Map<String, CodeUnit> code, int java) {
        for (CodeUnit unit : code.values()) {
            byte[] bytes = unit.bytes();
            int needed = ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) - 44;
            if (needed > java) {
                return "class " + unit.name() + " was compiled for Java " + needed + ", and the executors run Java "
                        + java + ". Start jshell with -C--release -C" + java
                        + ", or use the same Java on both sides.";
            }
        }
        return null;
    }
}
