package dev.lido.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function as it is, with items as they are: nothing is read by value. */
record DirectJob(ItemFunction function) implements Job {
    @Override
    public Parcel pack(Iterator<?> items, int atMost) {
        List<@Nullable Object> packed = new ArrayList<>();
        while (packed.size() < atMost && items.hasNext()) {
            packed.add(items.next());
        }
        return new DirectParcel(packed);
    }

    /** What it assigns is the session's own. */
    @Override
    public List<String> assignedVariables() {
        return List.of();
    }

    @Override
    public void close() {}
}
