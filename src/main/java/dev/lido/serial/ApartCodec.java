package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;

/** Values that travel apart: their ids. */
final class ApartCodec extends Codec<Apart> implements ValueLike {
    ApartCodec() {
        super(Ids.APART, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Apart value) {
        graph.names().meet(value);
        out.writeLong(value.high());
        out.writeLong(value.low());
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        long high = in.readLong();
        long low = in.readLong();
        try {
            return graph.space().apart(high, low);
        } catch (UnshippableException e) {
            throw new KryoException(e.problem(), e);
        }
    }
}
