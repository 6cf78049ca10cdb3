package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.Failure;
import java.util.Collections;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each worker runs before anything else, and reports in a chunk of its own. */
@FunctionalInterface
interface Initializer {
    /** The chunk for one more worker; {@code onEnd} is told of the failure, or null. */
    Chunk chunk(Consumer<@Nullable Failure> onEnd);

    /** A function of this session. */
    static Initializer of(LocalJob job) {
        return onEnd ->
                new Initialization(job, job.pack(Collections.singleton(null).iterator(), 1), onEnd);
    }
}
