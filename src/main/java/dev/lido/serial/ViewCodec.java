package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Views of JDK collections (key sets, sublists…): they arrive as collections of their own, detached from the owner. */
final class ViewCodec extends Codec<Collection<Object>> {
    private final CollectionCodec target;

    ViewCodec(int id) {
        super(id, Codecs.byId(id).identity);
        target = (CollectionCodec) Codecs.byId(id);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Collection<Object> view) {
        target.encode(graph, out, copy(view));
    }

    private Collection<Object> copy(Collection<Object> view) {
        if (id == Ids.TREE_SET) {
            return new TreeSet<>((SortedSet<Object>) view);
        }
        Collection<Object> copy = id == Ids.ARRAY_LIST ? new ArrayList<>() : new LinkedHashSet<>();
        for (Object each : view) {
            // entries of a map write through to it and may be recycled by its iterator
            copy.add(
                    id == Ids.LINKED_HASH_SET && each instanceof Map.Entry && isEntrySet(view)
                            ? new AbstractMap.SimpleEntry<>((Map.Entry<?, ?>) each)
                            : each);
        }
        return copy;
    }

    private static boolean isEntrySet(Collection<Object> view) {
        return view instanceof Set && view.getClass().getSimpleName().contains("EntrySet");
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        throw new KryoException("a view is read as what it was copied to");
    }
}
