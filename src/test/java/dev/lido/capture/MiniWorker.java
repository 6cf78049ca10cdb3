package dev.lido.capture;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.Payload;
import dev.lido.serial.ValueDecoder;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What a worker does with a capture, in this JVM: classes in a loader of their own, globals set, function decoded. */
final class MiniWorker implements ClassSpace {
    private final SessionLoader loader;

    MiniWorker(Bundle bundle) throws Exception {
        Map<String, byte[]> code = new LinkedHashMap<>();
        bundle.code().forEach((name, unit) -> code.put(name, unit.bytes()));
        loader = SessionLoader.of(code);
        for (boolean simple : new boolean[] {true, false}) {
            for (GlobalGroup group : bundle.globals()) {
                if (group.simple() == simple) {
                    set(group);
                }
            }
        }
    }

    private void set(GlobalGroup group) throws Exception {
        Object[] values = (Object[]) read(group.values());
        int next = 0;
        for (GlobalField global : group.fields()) {
            Field field = find(global.owner()).getDeclaredField(global.name());
            field.setAccessible(true);
            field.set(null, values[next++]);
        }
    }

    /** Captures {@code function} and {@code item} and applies the one to the other over here. */
    @SuppressWarnings("unchecked")
    static Object apply(Capturer capturer, Object function, Object item) throws Exception {
        Capture capture = capturer.capture(function);
        Payload items = capture.encode(item);
        MiniWorker worker = new MiniWorker(capture.bundle());
        return ((Function<Object, Object>) worker.read(capture.function())).apply(worker.read(items));
    }

    Object read(Payload payload) throws Exception {
        return new ValueDecoder(this).read(payload, 0);
    }

    @Override
    public String nameOf(Class<?> type) {
        return type.getName();
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
        return Class.forName(name, false, loader);
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }
}
