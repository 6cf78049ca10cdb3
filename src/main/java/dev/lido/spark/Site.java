package dev.lido.spark;

import dev.lido.local.RelaySettings;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an executor needs to know of an engine.
 *
 * @param engine names the engine, for as long as the application lives
 * @param settings of the workers
 * @param first what each worker runs before anything else, or null
 */
record Site(String engine, RelaySettings settings, @Nullable SparkOrder first) implements Serializable {
    private static final long serialVersionUID = 1L;
}
