package dev.lido.serial;

/** What a graph knows about a class: its codec and, while writing, its place in the payload's table. */
final class TypeEntry {
    final Class<?> type;
    final Codec<Object> codec;
    /** The class that stands in the table: for an enum constant with a body, the enum. */
    final Class<?> named;

    int index = -1;
    int epoch = -1;

    @SuppressWarnings("unchecked")
    TypeEntry(Class<?> type, Codec<?> codec) {
        this.type = type;
        this.codec = (Codec<Object>) codec;
        this.named = codec instanceof EnumCodec ? ((EnumCodec) codec).type : type;
    }
}
