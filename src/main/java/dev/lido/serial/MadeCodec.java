package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** JDK objects that are made from their components at once: immutable collections, entries, Optional, partitions. */
final class MadeCodec extends Codec<Object> {
    MadeCodec(int id) {
        super(id, Identity.LATE);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        Object[] parts = parts(value);
        out.count(parts.length);
        for (Object part : parts) {
            graph.writeValue(out, part);
        }
        graph.late(out, value);
    }

    private static Object[] parts(Object value) {
        if (value instanceof Collection) {
            return ((Collection<?>) value).toArray();
        }
        if (value instanceof Map.Entry) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
            return new Object[] {entry.getKey(), entry.getValue()};
        }
        if (value instanceof Optional) {
            Optional<?> optional = (Optional<?>) value;
            return optional.isPresent() ? new Object[] {optional.get()} : new Object[0];
        }
        Map<?, ?> map = (Map<?, ?>) value;
        List<Object> parts = new ArrayList<>(2 * map.size());
        map.forEach((k, v) -> {
            parts.add(k);
            parts.add(v);
        });
        return parts.toArray();
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        int mark = graph.mark();
        Object[] parts = new Object[in.count(1)];
        boolean nulls = false;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = graph.readValue(in);
            nulls |= parts[i] == null;
        }
        boolean unsettled = graph.unsettled(mark);
        Object earlier = graph.earlier(in);
        return earlier != null ? earlier : graph.made(make(graph, parts, nulls, unsettled));
    }

    private Object make(GraphReader graph, Object[] parts, boolean nulls, boolean unsettled) {
        switch (id) {
            case Ids.LIST_OF:
                return nulls ? Arrays.stream(parts).toList() : List.of(parts);
            case Ids.SET_OF:
                return unsettled ? laterSet(graph, parts) : Set.of(parts);
            case Ids.MAP_OF:
                return map(graph, parts, unsettled);
            case Ids.OPTIONAL:
                return parts.length == 0 ? Optional.empty() : Optional.of(parts[0]);
            case Ids.PARTITION:
                return partition(parts);
            default:
                if (parts.length != 2) {
                    throw new KryoException("an entry of " + parts.length + " parts");
                }
        }
        switch (id) {
            case Ids.ENTRY:
                return Map.entry(parts[0], parts[1]);
            case Ids.SIMPLE_ENTRY:
                return new AbstractMap.SimpleEntry<>(parts[0], parts[1]);
            default:
                return new AbstractMap.SimpleImmutableEntry<>(parts[0], parts[1]);
        }
    }

    /**
     * The map of {@code Collectors.partitioningBy}, which combines none but its own kind. The JDK makes it by asking for
     * the part of true, then for that of false.
     */
    private static Object partition(Object[] parts) {
        if (parts.length != 4) {
            throw new KryoException("a partition of " + parts.length + " parts");
        }
        Iterator<Object> values = Arrays.asList(parts[3], parts[1]).iterator();
        return Collectors.partitioningBy(
                        item -> true, Collector.of(values::next, (all, item) -> {}, (one, other) -> one))
                .supplier()
                .get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Object, Object> map(GraphReader graph, Object[] parts, boolean unsettled) {
        if (unsettled) {
            Map<Object, Object> later = new LinkedHashMap<>();
            graph.afterwards(() -> {
                for (int i = 0; i + 1 < parts.length; i += 2) {
                    later.put(parts[i], parts[i + 1]);
                }
            });
            return Collections.unmodifiableMap(later);
        }
        Map.Entry[] entries = new Map.Entry[parts.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Map.entry(parts[2 * i], parts[2 * i + 1]);
        }
        return Map.ofEntries(entries);
    }

    /** In a cycle the elements' hash codes don't hold yet, and a Set.of can't be filled later. */
    private static Set<Object> laterSet(GraphReader graph, Object[] parts) {
        Set<Object> later = new LinkedHashSet<>();
        graph.afterwards(() -> Collections.addAll(later, parts));
        return Collections.unmodifiableSet(later);
    }
}
