package dev.lido.serial;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** The JDK's mutable collections, of exactly these classes. */
final class CollectionCodec extends Codec<Collection<Object>> {
    CollectionCodec(int id) {
        super(id, hasComparator(id) ? Identity.LATE : Identity.EARLY);
    }

    private static boolean hasComparator(int id) {
        return id == Ids.TREE_SET || id == Ids.PRIORITY_QUEUE || id == Ids.SKIP_LIST_SET;
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Collection<Object> value) {
        if (identity == Identity.LATE) {
            graph.writeValue(out, comparator(value));
            if (graph.late(out, value)) {
                return;
            }
        }
        if (id >= Ids.CONCURRENT_LINKED_QUEUE && id != Ids.TREE_SET && id != Ids.PRIORITY_QUEUE) {
            // may be changed by another thread meanwhile: count and elements must agree
            Object[] snapshot = value.toArray();
            out.count(snapshot.length);
            for (Object element : snapshot) {
                graph.writeValue(out, element);
            }
            return;
        }
        out.count(value.size());
        for (Object element : value) {
            graph.writeValue(out, element);
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Comparator<Object> comparator(Collection<Object> value) {
        return value instanceof PriorityQueue
                ? (Comparator<Object>) ((PriorityQueue<Object>) value).comparator()
                : (Comparator<Object>) ((SortedSet<Object>) value).comparator();
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
        int size = in.count(1);
        Collection<Object> target = create(size, comparator);
        graph.reference(target);
        if (id == Ids.COPY_ON_WRITE_LIST || id == Ids.COPY_ON_WRITE_SET) {
            copyOnWrite(graph, in, target, size);
        } else if (target instanceof List || target instanceof ArrayDeque) {
            for (int i = 0; i < size; i++) {
                target.add(graph.readValue(in));
            }
        } else {
            Settled.fill(graph, in, target, size);
        }
        return target;
    }

    private static void copyOnWrite(GraphReader graph, GraphInput in, Collection<Object> target, int size) {
        int mark = graph.mark();
        List<Object> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(graph.readValue(in));
        }
        if (graph.unsettled(mark) && target instanceof CopyOnWriteArraySet) {
            graph.afterwards(() -> target.addAll(elements));
        } else {
            target.addAll(elements);
        }
    }

    private Collection<Object> create(int size, @Nullable Comparator<Object> comparator) {
        switch (id) {
            case Ids.ARRAY_LIST:
                return new ArrayList<>(size);
            case Ids.LINKED_LIST:
                return new LinkedList<>();
            case Ids.VECTOR:
                return new Vector<>(size);
            case Ids.STACK:
                return new Stack<>();
            case Ids.ARRAY_DEQUE:
                return new ArrayDeque<>(size);
            case Ids.HASH_SET:
                return new HashSet<>(MapCodec.capacity(size));
            case Ids.LINKED_HASH_SET:
                return new LinkedHashSet<>(MapCodec.capacity(size));
            case Ids.CONCURRENT_LINKED_QUEUE:
                return new ConcurrentLinkedQueue<>();
            case Ids.CONCURRENT_LINKED_DEQUE:
                return new ConcurrentLinkedDeque<>();
            case Ids.COPY_ON_WRITE_LIST:
                return new CopyOnWriteArrayList<>();
            case Ids.COPY_ON_WRITE_SET:
                return new CopyOnWriteArraySet<>();
            case Ids.TREE_SET:
                return new TreeSet<>(comparator);
            case Ids.PRIORITY_QUEUE:
                return new PriorityQueue<>(Math.max(1, size), comparator);
            case Ids.SKIP_LIST_SET:
                return new ConcurrentSkipListSet<>(comparator);
            default:
                return ConcurrentHashMap.newKeySet();
        }
    }
}
