package dev.lido.serial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Fills sets and maps. In a cycle a key may be read before its own fields are, and would go under a wrong hash code or
 * compare wrongly: from such a key on, entries are kept and put when the whole graph is there.
 */
final class Settled {
    private Settled() {}

    static void fill(GraphReader graph, GraphInput in, Collection<Object> target, int size) {
        int mark = graph.mark();
        List<Object> kept = null;
        for (int i = 0; i < size; i++) {
            Object element = graph.readValue(in);
            if (kept != null) {
                kept.add(element);
            } else if (graph.unsettled(mark)) {
                kept = new ArrayList<>();
                kept.add(element);
            } else {
                target.add(element);
            }
        }
        if (kept != null) {
            List<Object> rest = kept;
            graph.afterwards(() -> target.addAll(rest));
        }
    }

    static void fill(GraphReader graph, GraphInput in, Map<Object, Object> target, int size) {
        int mark = graph.mark();
        List<Object> kept = null;
        for (int i = 0; i < size; i++) {
            Object key = graph.readValue(in);
            if (kept == null && graph.unsettled(mark)) {
                kept = new ArrayList<>();
            }
            Object value = graph.readValue(in);
            if (kept != null) {
                kept.add(key);
                kept.add(value);
            } else {
                target.put(key, value);
            }
        }
        if (kept != null) {
            List<Object> rest = kept;
            graph.afterwards(() -> {
                for (int i = 0; i < rest.size(); i += 2) {
                    target.put(rest.get(i), rest.get(i + 1));
                }
            });
        }
    }
}
