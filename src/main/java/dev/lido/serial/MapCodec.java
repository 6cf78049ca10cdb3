package dev.lido.serial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The JDK's mutable maps, of exactly these classes. */
final class MapCodec extends Codec<Map<Object, Object>> {
    MapCodec(int id) {
        super(id, id >= Ids.TREE_MAP ? Identity.LATE : Identity.EARLY);
    }

    /** What a hash table needs for that many entries. */
    static int capacity(int entries) {
        return (int) Math.min(1 << 30, entries / 0.75 + 1);
    }

    @Override
    @SuppressWarnings("unchecked")
    void encode(GraphWriter graph, GraphOutput out, Map<Object, Object> value) {
        if (identity == Identity.LATE) {
            graph.writeValue(out, ((SortedMap<Object, Object>) value).comparator());
            if (graph.late(out, value)) {
                return;
            }
        }
        if (id == Ids.LINKED_HASH_MAP) {
            out.writeBoolean(AccessOrder.of(value));
        }
        if (id == Ids.CONCURRENT_MAP || id == Ids.WEAK_MAP || id == Ids.SKIP_LIST_MAP || id == Ids.HASHTABLE) {
            snapshot(graph, out, value);
            return;
        }
        out.count(value.size());
        for (Map.Entry<Object, Object> entry : value.entrySet()) {
            graph.writeValue(out, entry.getKey());
            graph.writeValue(out, entry.getValue());
        }
    }

    /** For maps that change by themselves or by other threads: count and entries must agree. */
    private static void snapshot(GraphWriter graph, GraphOutput out, Map<Object, Object> value) {
        List<Object> all = new ArrayList<>(2 * value.size());
        value.forEach((k, v) -> {
            all.add(k);
            all.add(v);
        });
        out.count(all.size() / 2);
        for (Object each : all) {
            graph.writeValue(out, each);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Comparator<Object> comparator = null;
        if (identity == Identity.LATE) {
            comparator = (Comparator<Object>) graph.readValue(in);
            Object earlier = graph.earlier(in);
            if (earlier != null) {
                return earlier;
            }
        }
        boolean accessOrder = id == Ids.LINKED_HASH_MAP && in.readByte() != 0;
        int size = in.count(2);
        Map<Object, Object> target = create(size, comparator, accessOrder);
        graph.reference(target);
        Settled.fill(graph, in, target, size);
        return target;
    }

    private Map<Object, Object> create(int size, @Nullable Comparator<Object> comparator, boolean accessOrder) {
        switch (id) {
            case Ids.HASH_MAP:
                return new HashMap<>(capacity(size));
            case Ids.LINKED_HASH_MAP:
                return new LinkedHashMap<>(capacity(size), 0.75f, accessOrder);
            case Ids.CONCURRENT_MAP:
                return new ConcurrentHashMap<>(capacity(size));
            case Ids.IDENTITY_MAP:
                return new IdentityHashMap<>(size);
            case Ids.WEAK_MAP:
                return new WeakHashMap<>(capacity(size));
            case Ids.HASHTABLE:
                return new Hashtable<>(capacity(size));
            case Ids.TREE_MAP:
                return new TreeMap<>(comparator);
            default:
                return new ConcurrentSkipListMap<>(comparator);
        }
    }
}
