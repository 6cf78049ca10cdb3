package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.util.IdentityObjectIntMap;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes and lambda shapes that a payload names, in the order in which they were met. */
final class NameTable {
    private final ClassSpace space;
    private final List<Class<?>> types = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final IdentityObjectIntMap<Class<?>> indexes = new IdentityObjectIntMap<>();
    private final List<LambdaShape> shapes = new ArrayList<>();
    private final Map<LambdaShape, Integer> shapeIndexes = new HashMap<>();
    private final Set<Apart> aparts = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Changes whenever an index that somebody remembers may no longer hold. */
    private int epoch;

    NameTable(ClassSpace space) {
        this.space = space;
    }

    int epoch() {
        return epoch;
    }

    int index(Class<?> type) {
        int index = indexes.get(type, -1);
        if (index < 0) {
            String name = name(type);
            index = types.size();
            indexes.put(type, index);
            types.add(type);
            names.add(name);
        }
        return index;
    }

    int index(LambdaShape shape) {
        Integer known = shapeIndexes.get(shape);
        if (known != null) {
            return known;
        }
        int index = shapes.size();
        shapes.add(shape);
        shapeIndexes.put(shape, index);
        return index;
    }

    /** Takes note of a value that travels apart. */
    void meet(Apart value) {
        if (aparts.add(value)) {
            try {
                space.meet(value);
            } catch (UnshippableException e) {
                aparts.remove(value);
                throw new Refusal(value, e.problem(), e);
            }
        }
    }

    /** Those met since {@link #forgetAparts}; also by items that failed. */
    Set<Apart> aparts() {
        return aparts.isEmpty() ? Set.of() : Set.copyOf(aparts);
    }

    void forgetAparts() {
        if (!aparts.isEmpty()) {
            aparts.clear();
        }
    }

    private String name(Class<?> type) {
        if (type.isHidden() || Proxy.isProxyClass(type)) {
            throw new Refusal(type, "is the class " + type.getName() + ", which exists in this JVM only");
        }
        if (!isCode(type)) {
            return type.getName();
        }
        try {
            return space.nameOf(type);
        } catch (UnshippableException e) {
            throw new Refusal(type, e.problem(), e);
        }
    }

    /** Whether the class is user code, which the other side doesn't have by itself. */
    static boolean isCode(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return !Codecs.isJdk(type)
                && !(loader == NameTable.class.getClassLoader()
                        && type.getName().startsWith("dev.lido."));
    }

    /** Classes of user code among {@link #index(Class)}. */
    List<Class<?>> code() {
        List<Class<?>> code = new ArrayList<>(types.size());
        for (Class<?> type : types) {
            if (isCode(type)) {
                code.add(type);
            }
        }
        return Collections.unmodifiableList(code);
    }

    List<LambdaShape> shapes() {
        return List.copyOf(shapes);
    }

    List<String> names() {
        return names;
    }

    int typeCount() {
        return types.size();
    }

    int shapeCount() {
        return shapes.size();
    }

    void truncate(int typeCount, int shapeCount) {
        epoch++;
        while (types.size() > typeCount) {
            names.remove(types.size() - 1);
            indexes.remove(types.remove(types.size() - 1), 0);
        }
        while (shapes.size() > shapeCount) {
            shapeIndexes.remove(shapes.remove(shapes.size() - 1));
        }
    }
}
