package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.protocol.Results;

/** A chunk whose results are decoded elsewhere. Failures other than those that a worker sends are reported as always. */
interface RelayedChunk extends Chunk {
    /** Outcomes of consecutive items, in place of {@link #succeeded} and {@link #failed}. */
    void passed(Results results);
}
