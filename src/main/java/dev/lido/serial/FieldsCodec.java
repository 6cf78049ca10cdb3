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
                    case 0:
                        out.writeBoolean(field.getBoolean(value));
                        break;
                    case 1:
                        out.writeByte(field.getByte(value));
                        break;
                    case 2:
                        out.writeShort(field.getShort(value));
                        break;
                    case 3:
                        out.writeChar(field.getChar(value));
                        break;
                    case 4:
                        out.writeVarInt(field.getInt(value), false);
                        break;
                    case 5:
                        out.writeVarLong(field.getLong(value), false);
                        break;
                    case 6:
                        out.writeInt(Float.floatToRawIntBits(field.getFloat(value)));
                        break;
                    case 7:
                        out.writeLong(Double.doubleToRawLongBits(field.getDouble(value)));
                        break;
                    default:
                        graph.writeValue(out, field.get(value));
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
                    case 0:
                        field.setBoolean(value, in.readByte() != 0);
                        break;
                    case 1:
                        field.setByte(value, in.readByte());
                        break;
                    case 2:
                        field.setShort(value, in.readShort());
                        break;
                    case 3:
                        field.setChar(value, in.readChar());
                        break;
                    case 4:
                        field.setInt(value, in.readVarInt(false));
                        break;
                    case 5:
                        field.setLong(value, in.readVarLong(false));
                        break;
                    case 6:
                        field.setFloat(value, Float.intBitsToFloat(in.readInt()));
                        break;
                    case 7:
                        field.setDouble(value, Double.longBitsToDouble(in.readLong()));
                        break;
                    default:
                        field.set(value, graph.readValue(in));
                }
            }
        } catch (IllegalAccessException e) {
            throw new KryoException("the fields of " + type.getName() + " can't be set", e);
        }
        return value;
    }
}
