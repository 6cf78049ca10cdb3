package dev.lido.serial;

/** Bare objects, as used for locks. */
final class ObjectCodec extends Codec<Object> {
    ObjectCodec() {
        super(Ids.OBJECT, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {}

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        return new Object();
    }
}
