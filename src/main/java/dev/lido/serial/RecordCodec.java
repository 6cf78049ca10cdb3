package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;

/** Records: components are taken from the fields and go through the canonical constructor, which may check them. */
final class RecordCodec extends Codec<Object> {
    private final Field[] fields;
    private final MethodHandle constructor;

    private RecordCodec(Field[] fields, MethodHandle constructor) {
        super(Ids.BY_CLASS, Identity.LATE);
        this.fields = fields;
        this.constructor = constructor;
    }

    static RecordCodec of(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Field[] fields = new Field[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            fields[i] = type.getDeclaredField(components[i].getName());
            fields[i].setAccessible(true);
        }
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        MethodHandle handle = MethodHandles.lookup()
                .unreflectConstructor(canonical)
                .asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        return new RecordCodec(fields, handle);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        try {
            for (Field field : fields) {
                graph.writeValue(out, field.get(value));
            }
        } catch (IllegalAccessException e) {
            throw new Refusal(value, "is a record whose fields can't be read", e);
        }
        graph.late(out, value);
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Object[] components = new Object[fields.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = graph.readValue(in);
        }
        Object earlier = graph.earlier(in);
        if (earlier != null) {
            return earlier;
        }
        Object made;
        try {
            made = constructor.invokeExact(components);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new KryoException("the constructor of record " + type.getName() + " threw " + e, e);
        }
        return graph.made(made);
    }
}
