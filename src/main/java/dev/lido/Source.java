package dev.lido;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.BaseStream;

/** Where the items of a stream call come from. */
interface Source {
    /** Called once, when the first item is wanted. */
    Iterator<?> open();

    /** Called once, when no more items are wanted: by the thread that took them, if any did. */
    default void close() {}

    static Source of(Iterable<?> items) {
        Objects.requireNonNull(items, "items");
        return items::iterator;
    }

    static Source of(Object[] items) {
        Objects.requireNonNull(items, "items");
        return Arrays.asList(items)::iterator;
    }

    /** A stream is closed in the end. */
    static Source of(BaseStream<?, ?> items) {
        Objects.requireNonNull(items, "items");
        return new Source() {
            @Override
            public Iterator<?> open() {
                return items.iterator();
            }

            @Override
            public void close() {
                items.close();
            }
        };
    }
}
