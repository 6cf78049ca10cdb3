package dev.lido.serial;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;

/** Java serialization of one object, with placeholders for the children that don't need it. */
final class BridgeOutput extends ObjectOutputStream {
    private final GraphWriter graph;
    private final Object root;
    private final List<Object> children = new ArrayList<>();
    private final List<Class<?>> classes = new ArrayList<>();
    private final Map<Class<?>, Integer> classIndexes = new IdentityHashMap<>();
    private int objects;

    BridgeOutput(OutputStream out, GraphWriter graph, Object root) throws IOException {
        super(out);
        this.graph = graph;
        this.root = root;
        enableReplaceObject(true);
    }

    /** Objects inside the stream, placeholders included. */
    int objects() {
        return objects;
    }

    List<Object> children() {
        return children;
    }

    List<Class<?>> classes() {
        return classes;
    }

    @Override
    protected void writeStreamHeader() {}

    @Override
    protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
        Class<?> type = descriptor.forClass();
        writeShort(type == Child.class ? 0 : index(type));
    }

    private int index(Class<?> type) {
        Integer known = classIndexes.get(type);
        if (known == null) {
            classes.add(type);
            known = classes.size();
            classIndexes.put(type, known);
        }
        return known;
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
        for (Class<?> each : type.getInterfaces()) {
            graph.names().index(each);
        }
    }

    @Override
    protected Object replaceObject(Object object) {
        objects++;
        if (BridgeCodec.many(objects) && graph.shallow()) {
            throw TooDeep.INSTANCE;
        }
        if (object == root || object instanceof String) {
            return object;
        }
        if (object instanceof SerializedLambda form) {
            return child(new LambdaCodec.Taken(Closure.of(form, LambdaShape.of(form, List.of()))));
        }
        if (objects == 1 || object instanceof StackTraceElement[] || object instanceof StackTraceElement) {
            // the first one is what the root's writeReplace made of it
            return graph.isWritten(object) ? child(object) : object;
        }
        if (object instanceof ArrayList && root instanceof Throwable && isSuppressed((ArrayList<?>) object)) {
            return object;
        }
        if (graph.isWritten(object) || graph.isMaking(object)) {
            return child(object);
        }
        if (object instanceof Condition && Codecs.isJdk(root.getClass())) {
            return object; // of a queue's own lock, where nobody waits on the other side
        }
        Codec<?> codec;
        try {
            codec = graph.codec(object.getClass());
        } catch (RefusedType e) {
            throw Refusal.of(object, e.hint());
        }
        return codec instanceof BridgeCodec ? object : child(object);
    }

    /** Throwable copies this list while it is read, so in a cycle it would be copied before it is filled. */
    private boolean isSuppressed(ArrayList<?> list) {
        if (list.isEmpty() || graph.isWritten(list)) {
            return false;
        }
        for (Object each : list) {
            if (!(each instanceof Throwable)) {
                return false;
            }
        }
        return true;
    }

    private Child child(Object object) {
        children.add(object);
        return new Child(children.size() - 1);
    }
}
