package dev.lido.local;

import dev.lido.bundle.Bundle;
import dev.lido.engine.Failure;
import dev.lido.engine.Parcel;
import dev.lido.serial.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Encoded items and what a worker must hold before it decodes them.
 *
 * @param items the items
 * @param bundle code and globals for them
 * @param stoppedBy why the next item could not be packed
 */
record LocalParcel(Payload items, Bundle bundle, @Nullable Failure stoppedBy) implements Parcel {
    @Override
    public int count() {
        return items.count();
    }
}
