package dev.lido.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Items as they are, some of which may be null. */
record DirectParcel(List<@Nullable Object> items) implements Parcel {
    @Override
    public int count() {
        return items.size();
    }

    @Override
    public @Nullable Failure stoppedBy() {
        return null;
    }
}
