package dev.lido;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.BaseStream;

/** Brings every kind of items into one form. */
final class Items {
    private Items() {}

    static Object[] of(Iterable<?> items) {
        Objects.requireNonNull(items, "items");
        return items instanceof Collection<?> many ? many.toArray() : all(items.iterator());
    }

    static Object[] of(BaseStream<?, ?> items) {
        Objects.requireNonNull(items, "items");
        try (items) {
            return all(items.iterator());
        }
    }

    static Object[] of(Object[] items) {
        Objects.requireNonNull(items, "items");
        Object[] copy = new Object[items.length];
        System.arraycopy(items, 0, copy, 0, items.length);
        return copy;
    }

    private static Object[] all(Iterator<?> items) {
        List<Object> all = new ArrayList<>();
        items.forEachRemaining(all::add);
        return all.toArray();
    }
}
