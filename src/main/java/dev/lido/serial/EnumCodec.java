package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;

/** Enum constants by name, since ordinals shift when a constant is added. */
final class EnumCodec extends Codec<Enum<?>> implements ValueLike {
    final Class<?> type;

    EnumCodec(Class<?> type) {
        super(Ids.BY_CLASS, Identity.LEAF);
        this.type = type;
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Enum<?> value) {
        out.text(value.name());
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    Object decode(GraphReader graph, GraphInput in, Class<?> ignored) {
        String name = in.text();
        try {
            return Enum.valueOf((Class<Enum>) type, name);
        } catch (IllegalArgumentException e) {
            throw new KryoException("enum " + type.getName() + " has no constant " + name + " here", e);
        }
    }
}
