package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Objects that know best how to write themselves: one stream of Java serialization an object. Children that can do
 * without it are taken out of the stream and written as values of ours, so they needn't be Serializable and keep their
 * identity. Class names go to the payload's table.
 */
final class BridgeCodec extends Codec<Object> {
    /** Java serialization recurses uncounted: more objects than this need the large stack. */
    private static final int MANY = 200;

    BridgeCodec() {
        super(Ids.BRIDGE, Identity.LATE);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        graph.beginMaking(value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        BridgeOutput stream;
        try {
            stream = new BridgeOutput(bytes, graph, value);
            stream.writeObject(value);
            stream.flush();
        } catch (IOException e) {
            throw new Refusal(value, "is a " + value.getClass().getName() + " whose serialization failed: " + e, e);
        }
        out.count(stream.objects());
        List<Object> children = stream.children();
        out.count(children.size());
        for (Object child : children) {
            graph.writeValue(out, child);
        }
        graph.endMaking(value);
        if (graph.late(out, value)) {
            return;
        }
        List<Class<?>> classes = stream.classes();
        out.count(classes.size());
        for (Class<?> each : classes) {
            ClassRefs.write(graph, out, each);
        }
        out.count(bytes.size());
        out.own(bytes.toByteArray());
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        if (in.readVarInt(true) > MANY && graph.shallow()) {
            throw TooDeep.INSTANCE;
        }
        Object[] children = new Object[in.count(1)];
        for (int i = 0; i < children.length; i++) {
            children[i] = graph.readValue(in);
        }
        Object earlier = graph.earlier(in);
        if (earlier != null) {
            return earlier;
        }
        Class<?>[] classes = new Class<?>[in.count(2)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = ClassRefs.read(graph, in);
        }
        byte[] bytes = in.exactly(in.count(1));
        try (BridgeInput stream = new BridgeInput(bytes, graph.space(), children, classes)) {
            Object value = stream.readObject();
            if (value == null) {
                throw new KryoException("an object that resolves to null");
            }
            return graph.made(value);
        } catch (IOException | ClassNotFoundException e) {
            String what = classes.length == 0 ? "an object" : "a " + classes[0].getName();
            throw new KryoException(what + " can't be read: " + e, e);
        }
    }

    static boolean many(int objects) {
        return objects > MANY;
    }
}
