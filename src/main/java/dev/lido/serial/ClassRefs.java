package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;

/** References to classes: depth of array, then a primitive or a place in the payload's table. */
final class ClassRefs {
    /** Places in {@link #PRIMITIVES}. */
    static final int BOOLEAN = 0;

    static final int BYTE = 1;
    static final int SHORT = 2;
    static final int CHAR = 3;
    static final int INT = 4;
    static final int LONG = 5;
    static final int FLOAT = 6;
    static final int DOUBLE = 7;

    static final Class<?>[] PRIMITIVES = {
        boolean.class, byte.class, short.class, char.class, int.class, long.class, float.class, double.class, void.class
    };

    private ClassRefs() {}

    static void write(GraphWriter graph, GraphOutput out, Class<?> type) {
        int depth = 0;
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
            depth++;
        }
        out.count(depth);
        out.count(
                element.isPrimitive()
                        ? primitive(element)
                        : PRIMITIVES.length + graph.names().index(element));
    }

    static Class<?> read(GraphReader graph, GraphInput in) {
        int depth = in.readVarInt(true);
        int code = in.readVarInt(true);
        if (depth < 0 || depth > 255 || code < 0) {
            throw new KryoException("a class reference " + depth + "/" + code);
        }
        Class<?> type = code < PRIMITIVES.length ? PRIMITIVES[code] : graph.type(code - PRIMITIVES.length);
        for (int i = 0; i < depth; i++) {
            type = type.arrayType();
        }
        return type;
    }

    static int primitive(Class<?> type) {
        for (int i = 0; i < PRIMITIVES.length; i++) {
            if (PRIMITIVES[i] == type) {
                return i;
            }
        }
        throw new IllegalArgumentException(type + " is no primitive");
    }
}
