package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.Registration;

/** What a graph knows about a class: its codec and, while writing, its place in the payload's table. */
final class TypeEntry extends Registration {
    final Codec<Object> codec;
    /** The class that stands in the table: for an enum constant with a body, the enum. */
    final Class<?> named;

    int index = -1;
    int epoch = -1;

    @SuppressWarnings("unchecked")
    TypeEntry(Class<?> type, Codec<?> codec) {
        super(type, codec, codec.id);
        this.codec = (Codec<Object>) codec;
        this.named = codec instanceof EnumCodec ? ((EnumCodec) codec).type : type;
    }
}
