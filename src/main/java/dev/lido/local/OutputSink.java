package dev.lido.local;

import dev.lido.protocol.Output;

/** Where the lines go that tasks print. */
@FunctionalInterface
interface OutputSink {
    void accept(int worker, Output output);
}
