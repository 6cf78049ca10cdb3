package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Objects of user classes, field by field, superclasses first; synthetic fields (outer objects, captures) as well. */
final class FieldsCodec extends Codec<Object> {
    private final Field[] fields;
    private final int[] kinds;
    private final Instances instances;

    private FieldsCodec(Field[] fields, int[] kinds, Instances instances) {
        super(Ids.BY_CLASS, Identity.EARLY);
        this.fields = fields;
        this.kinds = kinds;
        this.instances = instances;
    }

    static FieldsCodec of(Class<?> type) {
        List<Field> all = fields(type);
        int[] kinds = new int[all.size()];
        for (int i = 0; i < kinds.length; i++) {
            Class<?> fieldType = all.get(i).getType();
            kinds[i] = fieldType.isPrimitive() ? ClassRefs.primitive(fieldType) : -1;
        }
        return new FieldsCodec(all.toArray(new Field[0]), kinds, Instances.of(type));
    }

    /** The fields that travel, made accessible. Those of JDK superclasses don't: {@link Codecs} made sure of it. */
    static List<Field> fields(Class<?> type) {
        List<Class<?>> line = new ArrayList<>();
        for (Class<?> at = type; at != null && !Codecs.isJdk(at); at = at.getSuperclass()) {
            line.add(0, at);
        }
        List<Field> all = new ArrayList<>();
        for (Class<?> at : line) {
            Field[] declared = at.getDeclaredFields();
            Arrays.sort(declared, Comparator.comparing(Field::getName));
            for (Field field : declared) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    field.setAccessible(true);
                    all.add(field);
                }
            }
        }
        return all;
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        try {
            for (int i = 0; i < fields.length; i++) {
                Field field = fields[i];
                switch (kinds[i]) {
                    case ClassRefs.BOOLEAN -> out.writeBoolean(field.getBoolean(value));
                    case ClassRefs.BYTE -> out.writeByte(field.getByte(value));
                    case ClassRefs.SHORT -> out.writeShort(field.getShort(value));
                    case ClassRefs.CHAR -> out.writeChar(field.getChar(value));
                    case ClassRefs.INT -> out.writeVarInt(field.getInt(value), false);
                    case ClassRefs.LONG -> out.writeVarLong(field.getLong(value), false);
                    case ClassRefs.FLOAT -> out.writeInt(Float.floatToRawIntBits(field.getFloat(value)));
                    case ClassRefs.DOUBLE -> out.writeLong(Double.doubleToRawLongBits(field.getDouble(value)));
                    default -> graph.writeValue(out, field.get(value));
                }
            }
        } catch (IllegalAccessException e) {
            throw new Refusal(value, "is a " + value.getClass().getName() + " whose fields can't be read", e);
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Object value = instances.make();
        graph.reference(value);
        try {
            for (int i = 0; i < fields.length; i++) {
                Field field = fields[i];
                switch (kinds[i]) {
                    case ClassRefs.BOOLEAN -> field.setBoolean(value, in.readByte() != 0);
                    case ClassRefs.BYTE -> field.setByte(value, in.readByte());
                    case ClassRefs.SHORT -> field.setShort(value, in.readShort());
                    case ClassRefs.CHAR -> field.setChar(value, in.readChar());
                    case ClassRefs.INT -> field.setInt(value, in.readVarInt(false));
                    case ClassRefs.LONG -> field.setLong(value, in.readVarLong(false));
                    case ClassRefs.FLOAT -> field.setFloat(value, Float.intBitsToFloat(in.readInt()));
                    case ClassRefs.DOUBLE -> field.setDouble(value, Double.longBitsToDouble(in.readLong()));
                    default -> field.set(value, graph.readValue(in));
                }
            }
        } catch (IllegalAccessException e) {
            throw new KryoException("the fields of " + type.getName() + " can't be set", e);
        }
        return value;
    }
}
