package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/** Writes and reads one family of types. Stateless, shared by all threads. */
abstract class Codec<T> extends Serializer<T> {
    /** When an object becomes something that a later reference can point back to. */
    enum Identity {
        /** Never: it is a plain value. */
        NONE,
        /** It has no children, so the order doesn't matter. */
        LEAF,
        /** Before its children: the reading side must call {@link GraphReader#reference} before it reads any. */
        EARLY,
        /** After its children, as it is made from them: see {@link GraphWriter#late}. */
        LATE
    }

    /** Fixed token, or {@link Ids#BY_CLASS} where the class itself has to be named. */
    final int id;

    final Identity identity;

    Codec(int id, Identity identity) {
        this.id = id;
        this.identity = identity;
    }

    abstract void encode(GraphWriter graph, GraphOutput out, T value);

    abstract Object decode(GraphReader graph, GraphInput in, Class<?> type);

    @Override
    public final void write(Kryo kryo, Output output, T object) {
        encode((GraphWriter) kryo, (GraphOutput) output, object);
    }

    @Override
    @SuppressWarnings("unchecked")
    public final T read(Kryo kryo, Input input, Class<? extends T> type) {
        return (T) decode((GraphReader) kryo, (GraphInput) input, type);
    }
}
