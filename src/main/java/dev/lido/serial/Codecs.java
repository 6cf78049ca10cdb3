package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides once how the objects of a class travel:
 *
 * <ol>
 *   <li>arrays, enums, records, lambdas, proxies: by what they are;
 *   <li>what belongs to this process (streams, threads, sockets…): refused, with a hint;
 *   <li>JDK classes: a codec of ours, else Java serialization if they allow it, else a copy if it is a view of a
 *       collection, else refused;
 *   <li>user classes that rule their own serialization, exceptions, and subclasses of stateful JDK classes: Java
 *       serialization, which hands every child that can do without it back to us;
 *   <li>all other user classes, collections among them: field by field.
 * </ol>
 */
final class Codecs {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private static final ClassValue<Object> DECISIONS = new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
            try {
                return decide(type);
            } catch (RefusedType e) {
                return e.hint();
            }
        }
    };

    private static final @Nullable Codec<?>[] FIXED = new Codec<?>[Ids.BY_CLASS];

    private Codecs() {}

    static Codec<?> of(Class<?> type) {
        Object decision = DECISIONS.get(type);
        if (decision instanceof Codec) {
            return (Codec<?>) decision;
        }
        throw new RefusedType((String) decision);
    }

    static boolean isJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == PLATFORM) {
            return true;
        }
        // a few modules of the JDK (jdk.random, jdk.jshell) belong to the application's loader
        Module module = type.getModule();
        return module.isNamed()
                && (module.getName().startsWith("jdk.") || module.getName().startsWith("java."));
    }

    /** The codec of a fixed token. Racing threads make equal ones. */
    static Codec<?> byId(int id) {
        if (id < Ids.BOOLEAN || id >= Ids.BY_CLASS) {
            throw new KryoException("token " + id);
        }
        Codec<?> codec = FIXED[id];
        if (codec == null) {
            codec = make(id);
            FIXED[id] = codec;
        }
        return codec;
    }

    private static Codec<?> make(int id) {
        if (id <= Ids.DOUBLE) {
            return new ScalarCodec(id);
        }
        if (id >= Ids.PRIMITIVE_ARRAY && id < Ids.ARRAY) {
            return new PrimitiveArrayCodec(id);
        }
        if (id >= Ids.ARRAY_LIST && id <= Ids.LAST_COLLECTION) {
            return new CollectionCodec(id);
        }
        if (id >= Ids.HASH_MAP && id <= Ids.LAST_MAP) {
            return new MapCodec(id);
        }
        if (id >= Ids.LIST_OF && id <= Ids.OPTIONAL || id == Ids.PARTITION) {
            return new MadeCodec(id);
        }
        if (id >= Ids.BIG_INTEGER && id <= Ids.LAST_VALUE) {
            return new JdkValueCodec(id);
        }
        if (id >= Ids.METHOD && id <= Ids.FIELD) {
            return new MemberCodec(id);
        }
        switch (id) {
            case Ids.STRING:
                return new StringCodec();
            case Ids.ARRAY:
            case Ids.OBJECT_ARRAY:
                return new ArrayCodec(id);
            case Ids.LAMBDA:
                return new LambdaCodec();
            case Ids.PROXY:
                return new ProxyCodec();
            case Ids.BRIDGE:
                return new BridgeCodec();
            case Ids.CLASS:
                return new ClassCodec();
            case Ids.OBJECT:
                return new ObjectCodec();
            case Ids.HOLDER:
                return new HolderCodec();
            case Ids.BUFFER:
                return new BufferCodec();
            case Ids.APART:
                return new ApartCodec();
            case Ids.IMAGE:
                return new ImageCodec();
            case Ids.SUBSTITUTION:
                return new SubstitutionCodec(null);
            default:
                throw new KryoException("token " + id);
        }
    }

    private static Object decide(Class<?> type) {
        if (type.isArray()) {
            Class<?> element = type.getComponentType();
            return byId(
                    element.isPrimitive()
                            ? Ids.PRIMITIVE_ARRAY + ClassRefs.primitive(element)
                            : element == Object.class ? Ids.OBJECT_ARRAY : Ids.ARRAY);
        }
        if (Enum.class.isAssignableFrom(type)) {
            return new EnumCodec(type.isEnum() ? type : type.getSuperclass());
        }
        if (type == LambdaCodec.Taken.class || Lambdas.isLambda(type)) {
            return byId(Ids.LAMBDA);
        }
        if (Proxy.isProxyClass(type)) {
            return byId(Ids.PROXY);
        }
        if (type.isHidden()) {
            throw new RefusedType("its class is hidden, so it exists in this JVM only");
        }
        try {
            if (Apart.class.isAssignableFrom(type)) {
                return byId(Ids.APART);
            }
            if (isJdk(type)) {
                return jdk(type);
            }
            return user(type);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new RefusedType("its class can't be examined: " + e);
        }
    }

    private static Object jdk(Class<?> type) throws ReflectiveOperationException {
        int id = JdkTypes.id(type);
        if (id > 0) {
            return byId(id);
        }
        String hint = Hints.of(type, true);
        if (hint != null) {
            throw new RefusedType(hint);
        }
        if (type.isRecord() && !Serializable.class.isAssignableFrom(type)) {
            throw new RefusedType(Hints.GENERAL);
        }
        if (Serializable.class.isAssignableFrom(type)) {
            return byId(Ids.BRIDGE);
        }
        if (SortedSet.class.isAssignableFrom(type)) {
            return new ViewCodec(Ids.TREE_SET);
        }
        if (Set.class.isAssignableFrom(type)) {
            return new ViewCodec(Ids.LINKED_HASH_SET);
        }
        if (Collection.class.isAssignableFrom(type)) {
            return new ViewCodec(Ids.ARRAY_LIST);
        }
        if (Map.class.isAssignableFrom(type)) {
            return new MapViewCodec();
        }
        if (Map.Entry.class.isAssignableFrom(type)) {
            return byId(Ids.SIMPLE_ENTRY);
        }
        throw new RefusedType(Hints.GENERAL);
    }

    private static Object user(Class<?> type) throws ReflectiveOperationException {
        if (type.isRecord()) {
            return RecordCodec.of(type);
        }
        String hint = Hints.of(type, false);
        if (hint != null) {
            throw new RefusedType(hint);
        }
        boolean serializable = Serializable.class.isAssignableFrom(type);
        if (serializable && (Throwable.class.isAssignableFrom(type) || rulesItself(type))) {
            return byId(Ids.BRIDGE);
        }
        Class<?> ancestor = jdkAncestor(type);
        if (ancestor != Object.class && hasState(ancestor)) {
            if (serializable) {
                return byId(Ids.BRIDGE);
            }
            throw new RefusedType("its class extends " + ancestor.getName()
                    + ", whose state can't be read; keep a field of that type instead of extending it, or make the"
                    + " class Serializable");
        }
        return FieldsCodec.of(type);
    }

    private static Class<?> jdkAncestor(Class<?> type) {
        Class<?> at = type;
        while (!isJdk(at)) {
            at = at.getSuperclass();
        }
        return at;
    }

    /** Whether a JDK class has fields that matter; those of AbstractList and AbstractMap are transient caches. */
    private static boolean hasState(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean rulesItself(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) {
            return true;
        }
        for (Class<?> at = type; at != null && !isJdk(at); at = at.getSuperclass()) {
            if (declares(at, "writeReplace")
                    || declares(at, "readResolve")
                    || declares(at, "writeObject", ObjectOutputStream.class)
                    || declares(at, "readObject", ObjectInputStream.class)
                    || declaresFields(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean declaresFields(Class<?> type) {
        try {
            return Modifier.isStatic(
                    type.getDeclaredField("serialPersistentFields").getModifiers());
        } catch (NoSuchFieldException none) {
            return false;
        }
    }

    private static boolean declares(Class<?> type, String method, Class<?>... parameters) {
        try {
            return type.getDeclaredMethod(method, parameters) != null;
        } catch (NoSuchMethodException none) {
            return false;
        }
    }
}
