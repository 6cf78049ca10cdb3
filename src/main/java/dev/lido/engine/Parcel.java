package dev.lido.engine;

import org.jspecify.annotations.Nullable;

/** Items in the form in which an engine runs them. What is inside is the engine's own affair. */
public interface Parcel {
    /** Number of items. */
    int count();

    /** Why the item after the last could not be packed; null if it was not tried or there is none. */
    @Nullable
    Failure stoppedBy();
}
