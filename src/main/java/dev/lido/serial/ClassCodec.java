package dev.lido.serial;

/** Class objects, primitives and arrays among them. */
final class ClassCodec extends Codec<Class<?>> implements ValueLike {
    ClassCodec() {
        super(Ids.CLASS, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Class<?> value) {
        ClassRefs.write(graph, out, value);
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        return ClassRefs.read(graph, in);
    }
}
