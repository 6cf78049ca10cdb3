package dev.lido.bench;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/** What the serializer that Lido builds upon takes by itself, in one process, with its buffers kept. */
final class KryoAlone {
    private final Kryo kryo = new Kryo();
    private final Output output = new Output(1 << 16, -1);

    KryoAlone() {
        kryo.setRegistrationRequired(false);
        kryo.setReferences(true);
    }

    /** Written and read as an argument, then as a result. */
    Object thereAndBack(Object value) {
        return copy(copy(value));
    }

    private Object copy(Object value) {
        output.reset();
        kryo.writeClassAndObject(output, value);
        return kryo.readClassAndObject(new Input(output.getBuffer(), 0, output.position()));
    }
}
