package dev.lido.local;

import dev.lido.protocol.Output;

/** Where the lines go that tasks print. */
@FunctionalInterface
interface OutputSink {
    /** {@code streams} are those of the call whose task printed it. */
    void accept(int worker, Output output, SessionStreams streams);
}
