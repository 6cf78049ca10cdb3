package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JDK maps that aren't Serializable: they arrive as plain maps in the same order. */
final class MapViewCodec extends Codec<Map<Object, Object>> {
    MapViewCodec() {
        super(Ids.LINKED_HASH_MAP, Identity.EARLY);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Map<Object, Object> view) {
        ((MapCodec) Codecs.byId(id)).encode(graph, out, new LinkedHashMap<>(view));
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        throw new KryoException("a view is read as what it was copied to");
    }
}
