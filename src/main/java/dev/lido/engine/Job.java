package dev.lido.engine;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** A function that an engine has read by value and can run. Thread-safe. */
public interface Job extends AutoCloseable {
    /**
     * Packs items, by value, now: at most {@code atMost}, fewer when the parcel grows large or an item can't travel
     * ({@link Parcel#stoppedBy}). The iterator stands behind the last item that was looked at.
     */
    Parcel pack(Iterator<?> items, int atMost);

    /** Packs what a function of no item gets. */
    default Parcel packNothing() {
        return pack(Collections.singleton(null).iterator(), 1);
    }

    /** The session variables that the function assigns: what it writes stays where it ran. */
    List<String> assignedVariables();

    /** What travels beside the items, the largest first. */
    default List<Baggage> baggage() {
        return List.of();
    }

    /** Nothing of this job will be run any longer; workers may forget it. */
    @Override
    void close();
}
