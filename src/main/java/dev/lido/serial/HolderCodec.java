package dev.lido.serial;

import java.util.concurrent.atomic.AtomicReference;

/** Atomic references. */
final class HolderCodec extends Codec<AtomicReference<Object>> {
    HolderCodec() {
        super(Ids.HOLDER, Identity.EARLY);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, AtomicReference<Object> value) {
        graph.writeValue(out, value.get());
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        AtomicReference<Object> value = new AtomicReference<>();
        graph.reference(value);
        value.set(graph.readValue(in));
        return value;
    }
}
