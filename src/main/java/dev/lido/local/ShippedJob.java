package dev.lido.local;

import dev.lido.bundle.Composition;
import dev.lido.engine.Job;

/** A function in the form in which it is sent to workers. */
interface ShippedJob extends Job {
    /** By which workers know it. */
    long number();

    /** Whether it runs one chunk only, so that a worker need not keep it. */
    boolean isSingleUse();

    /** The function, its large parts by name. */
    Composition function();

    /** Where the session printed when the call was made. */
    SessionStreams streams();
}
