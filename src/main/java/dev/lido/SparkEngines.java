package dev.lido;

import dev.lido.capture.Capturer;
import dev.lido.engine.Engine;
import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import dev.lido.local.LocalSettings;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes engines on Spark, if the session has Spark. Nothing that needs Spark is loaded before one is asked for. */
final class SparkEngines {
    /** In place of a master, where there is a SparkContext. */
    static final String OF_CONTEXT = "spark";

    private static final String ENTRY = "org.apache.spark.SparkContext";
    private static final String ENGINE = "dev.lido.spark.SparkEngine";

    private static final Map<ClassLoader, WeakReference<SparkLoader>> BRIDGES = new WeakHashMap<>();

    private SparkEngines() {}

    /** Whether {@code engine} is the address of a Spark cluster. */
    static boolean isMaster(String engine) {
        return engine.equals(OF_CONTEXT)
                || engine.equals("yarn")
                || engine.startsWith("spark://")
                || engine.startsWith("k8s://")
                || engine.startsWith("local-cluster[");
    }

    /** @throws FailureException if there is no Spark, or no way to the cluster */
    static Engine open(PoolOptions options, LocalSettings settings, Capturer capturer) throws FailureException {
        Object context = options.sparkContext();
        Class<?> engine;
        try {
            engine = Class.forName(ENGINE, true, loader(options.engine(), context));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new FailureException(
                    new Failure.EngineFailed("The Spark on the class path can't be used: " + e + ".", e));
        }
        try {
            return (Engine)
                    engine.getMethod("open", String.class, Object.class, int.class, LocalSettings.class, Capturer.class)
                            .invoke(null, options.engine(), context, options.workersSet(), settings, capturer);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof FailureException failure) {
                throw failure;
            }
            throw new FailureException(
                    new Failure.EngineFailed("No connection to " + options.engine() + ": " + cause + ".", cause));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(ENGINE + " is not as it was compiled", e);
        }
    }

    private static ClassLoader loader(String engine, @Nullable Object context) throws FailureException {
        ClassLoader own = SparkEngines.class.getClassLoader();
        ClassLoader spark = Stream.of(
                        own,
                        context == null ? null : context.getClass().getClassLoader(),
                        Thread.currentThread().getContextClassLoader())
                .filter(Objects::nonNull)
                .filter(SparkEngines::seesSpark)
                .findFirst()
                .orElseThrow(() -> new FailureException(new Failure.EngineFailed(
                        "engine (\"" + engine + "\") needs Spark on the class path, in the cluster's version. In a"
                                + " notebook: %maven org.apache.spark:spark-core_2.12:3.5.9 (or"
                                + " org.apache.spark:spark-core_2.13:4.2.0); in jshell: --class-path with Lido's jar and"
                                + " Spark's jars/*; with Maven: spark-core, of scope provided where the cluster starts"
                                + " the program.",
                        null)));
        return spark == own ? own : bridge(own, spark);
    }

    /** The same one for as long as anything uses it: pools share an application. */
    private static ClassLoader bridge(ClassLoader own, ClassLoader spark) {
        synchronized (BRIDGES) {
            WeakReference<SparkLoader> known = BRIDGES.get(spark);
            SparkLoader bridge = known == null ? null : known.get();
            if (bridge == null) {
                bridge = new SparkLoader(own, spark);
                BRIDGES.put(spark, new WeakReference<>(bridge));
            }
            return bridge;
        }
    }

    private static boolean seesSpark(ClassLoader loader) {
        return loader.getResource(ENTRY.replace('.', '/') + ".class") != null;
    }
}
