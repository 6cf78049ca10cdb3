package dev.lido.serial;

/** Writes and reads one family of types. Stateless, shared by all threads. */
abstract class Codec<T> {
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
}
