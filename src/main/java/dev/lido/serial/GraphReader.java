package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import dev.lido.wire.ByteChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one object graph at a time: the mirror of {@link GraphWriter}. */
final class GraphReader {
    private static final int KEPT = 4096;
    /** The type of what has a fixed token. In a field: a class literal is slow before its code is compiled. */
    private static final Class<?> ANY = Object.class;

    private static final Payload NO_PAYLOAD = new Payload(List.of(), List.of(), new ByteChain(), new long[0]);

    private final ClassSpace space;
    private final TypeResolver types;

    private Payload payload = NO_PAYLOAD;
    private @Nullable TypeEntry[] entries = {};
    private @Nullable Class<?>[] named = {};

    private Object[] objects = new Object[16];
    private int count;
    /** Objects that may still lack children. */
    private final BitSet open = new BitSet();

    private int[] openStack = new int[16];
    private int openCount;
    private int backReferences;
    private boolean openReferenced;
    private final List<Runnable> afterwards = new ArrayList<>();
    private int depth;
    private int deepest;

    GraphReader(ClassSpace space, TypeResolver types) {
        this.space = space;
        this.types = types;
    }

    void use(Payload payload) {
        if (this.payload != payload) {
            this.payload = payload;
            int size = payload.classNames().size();
            entries = new TypeEntry[size];
            named = new Class<?>[size];
        }
    }

    @Nullable
    Object read(GraphInput in, int deepest) {
        Codec<?> box = box(in);
        if (box != null) {
            Object value = box.decode(this, in, ANY);
            checkEnd(in);
            return value;
        }
        this.deepest = deepest;
        depth = 0;
        try {
            Object value = readValue(in);
            for (int i = 0; i < afterwards.size(); i++) {
                afterwards.get(i).run();
            }
            checkEnd(in);
            return value;
        } finally {
            clear();
        }
    }

    /** The codec of a box, whose token is then read, or null: most items of large calls are boxes. */
    private static @Nullable Codec<?> box(GraphInput in) {
        int token = in.peek();
        if (token < Ids.BOOLEAN || token > Ids.DOUBLE) {
            return null;
        }
        in.readByte();
        return Codecs.byId(token);
    }

    private static void checkEnd(GraphInput in) {
        if (in.left() != 0) {
            throw new KryoException(in.left() + " bytes are left over");
        }
    }

    private void clear() {
        if (count > KEPT) {
            objects = new Object[16];
        } else if (count > 0) {
            Arrays.fill(objects, 0, count, null);
        }
        if (openCount > 0 || openReferenced) {
            open.clear();
        }
        if (openStack.length > KEPT) {
            openStack = new int[16];
        }
        openCount = 0;
        count = 0;
        backReferences = 0;
        openReferenced = false;
        if (!afterwards.isEmpty()) {
            afterwards.clear();
        }
    }

    boolean shallow() {
        return deepest <= DeepStack.SHALLOW;
    }

    ClassSpace space() {
        return space;
    }

    @Nullable
    Object readValue(GraphInput in) {
        int token = in.readVarInt(true);
        if (token == Ids.NULL) {
            return null;
        }
        if (token == Ids.BACK) {
            return back(in.readVarInt(true));
        }
        Codec<?> codec;
        Class<?> type = ANY;
        if (token >= Ids.BY_CLASS) {
            TypeEntry entry = entry(token - Ids.BY_CLASS);
            codec = entry.codec;
            type = entry.type;
        } else {
            codec = Codecs.byId(token);
        }
        if (codec.identity == Codec.Identity.NONE) {
            return codec.decode(this, in, type);
        }
        if (++depth > deepest) {
            throw TooDeep.INSTANCE;
        }
        int opened = openCount;
        Object value = codec.decode(this, in, type);
        depth--;
        if (codec.identity == Codec.Identity.LEAF) {
            number(value);
        } else {
            while (openCount > opened) {
                open.clear(openStack[--openCount]);
            }
        }
        return value;
    }

    private Object back(int number) {
        if (number < 0 || number >= count) {
            throw new KryoException("a reference to object " + number + " of " + count);
        }
        backReferences++;
        if (!openReferenced && open.get(number)) {
            openReferenced = true;
        }
        return objects[number];
    }

    private int number(Object value) {
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, count * 2);
        }
        objects[count] = value;
        return count++;
    }

    /** Gives the object that is being read its number, before its children are read. */
    void reference(Object object) {
        int number = number(object);
        open.set(number);
        if (openCount == openStack.length) {
            openStack = Arrays.copyOf(openStack, openCount * 2);
        }
        openStack[openCount++] = number;
    }

    /** After the components of an object made from them: the object itself if a component led back to it. */
    @Nullable
    Object earlier(GraphInput in) {
        int mark = in.readVarInt(true);
        return mark == 0 ? null : back(mark - 1);
    }

    /** Gives an object that was made from its components its number. */
    <T> T made(T object) {
        number(object);
        return object;
    }

    /** References met so far: with {@link #unsettled} tells whether something just read may be unfinished. */
    int mark() {
        return backReferences;
    }

    /**
     * Whether what was read since {@code mark} may lead to an object that still lacks children, so that its hash code
     * and its order don't hold yet.
     */
    boolean unsettled(int mark) {
        return openReferenced && backReferences != mark;
    }

    /** Runs {@code step} when all objects have their children. */
    void afterwards(Runnable step) {
        afterwards.add(step);
    }

    LambdaShape shape(int index) {
        if (index < 0 || index >= payload.shapes().size()) {
            throw new KryoException(
                    "lambda shape " + index + " of " + payload.shapes().size());
        }
        return payload.shapes().get(index);
    }

    Class<?> type(int index) {
        if (index < 0 || index >= named.length) {
            throw new KryoException("class " + index + " of " + named.length);
        }
        Class<?> type = named[index];
        if (type == null) {
            type = find(payload.classNames().get(index));
            named[index] = type;
        }
        return type;
    }

    private TypeEntry entry(int index) {
        TypeEntry entry = index < entries.length ? entries[index] : null;
        if (entry == null) {
            Class<?> type = type(index);
            try {
                entry = types.entry(type);
            } catch (RefusedType e) {
                throw new KryoException("a " + type.getName() + " can't be sent: " + e.hint());
            }
            if (entry.codec.id != Ids.BY_CLASS) {
                throw new KryoException(type.getName() + " is not written by name");
            }
            entries[index] = entry;
        }
        return entry;
    }

    private Class<?> find(String name) {
        try {
            if (name.startsWith("java.")) {
                return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            }
            return space.find(name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new KryoException("class " + name + " is missing here", e);
        }
    }
}
