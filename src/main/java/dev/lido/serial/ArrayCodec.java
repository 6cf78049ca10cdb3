package dev.lido.serial;

import java.lang.reflect.Array;

/** Arrays of references, with their own element type. */
final class ArrayCodec extends Codec<Object[]> {
    ArrayCodec(int id) {
        super(id, Identity.EARLY);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object[] array) {
        if (id == Ids.ARRAY) {
            ClassRefs.write(graph, out, array.getClass().getComponentType());
        }
        out.count(array.length);
        for (Object element : array) {
            graph.writeValue(out, element);
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Class<?> element = id == Ids.ARRAY ? ClassRefs.read(graph, in) : Object.class;
        int length = in.count(1);
        Object[] array = (Object[]) Array.newInstance(element, length);
        graph.reference(array);
        for (int i = 0; i < length; i++) {
            array[i] = graph.readValue(in);
        }
        return array;
    }
}
