package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.util.IdentityObjectIntMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object graph at a time. Each value is a token, then what its codec writes. Objects get their numbers, to
 * which later references point, in the same order here and in {@link GraphReader}.
 *
 * <p>An object that is made from its components (a record, a lambda, {@code List.of}) gets its number after them. If a
 * component leads back to it, it is written once more at that inner place, where the mutable object that closes the
 * cycle already has a number; the outer place then refers to the inner one. So {@code r} with {@code r.list.get(0) == r}
 * becomes: record, list #0, record, back to #0, made #1; made already: #1.
 */
final class GraphWriter {
    private static final int KEPT = 4096;

    private final TypeResolver types;
    private final NameTable names;
    private final Stretches stretches;
    private final IdentityObjectIntMap<Object> numbers = new IdentityObjectIntMap<>();
    private @Nullable Map<Object, Integer> making;
    private @Nullable Consumer<Object> visitor;
    private int next;
    private int depth;
    private int deepest;

    GraphWriter(TypeResolver types, NameTable names, Stretches stretches) {
        this.types = types;
        this.names = names;
        this.stretches = stretches;
    }

    /** Writes a root. */
    void write(GraphOutput out, @Nullable Object value, @Nullable Consumer<Object> visitor, int deepest) {
        this.visitor = visitor;
        this.deepest = deepest;
        depth = 0;
        next = 0;
        making = null;
        try {
            writeValue(out, value);
        } finally {
            if (numbers.size > 0) {
                numbers.clear(KEPT);
            }
            this.visitor = null;
            making = null;
        }
    }

    /** Writes a root that is a box like the one before it, and tells whether it was: most items of large calls are. */
    boolean writeBox(GraphOutput out, @Nullable Object value) {
        if (value == null) {
            return false;
        }
        TypeEntry entry = types.recent(value.getClass());
        if (entry == null || !(entry.codec instanceof ScalarCodec)) {
            return false;
        }
        out.writeByte(entry.codec.id);
        entry.codec.encode(this, out, value);
        return true;
    }

    /** How objects of {@code type} are written here. */
    Codec<?> codec(Class<?> type) {
        return types.entry(type).codec;
    }

    NameTable names() {
        return names;
    }

    /** Where codecs note what is likely to be sent again. */
    Stretches stretches() {
        return stretches;
    }

    /** Whether the arguments that a lambda captured are to be noted, one by one. */
    boolean notesArguments() {
        return stretches.areWanted() && depth <= Stretches.DEEPEST;
    }

    /** Whether there is no more room for things that recurse without being counted. */
    boolean shallow() {
        return deepest <= DeepStack.SHALLOW;
    }

    void writeValue(GraphOutput out, @Nullable Object value) {
        if (value == null) {
            out.writeByte(Ids.NULL);
            return;
        }
        TypeEntry entry;
        try {
            entry = types.entry(value.getClass());
        } catch (RefusedType e) {
            throw Refusal.of(value, e.hint());
        }
        Codec<Object> codec = entry.codec;
        if (codec.identity == Codec.Identity.NONE) {
            token(out, entry);
            codec.encode(this, out, value);
            return;
        }
        int known = numbers.get(value, -1);
        if (known >= 0) {
            out.writeByte(Ids.BACK);
            out.count(known);
            return;
        }
        if (++depth > deepest) {
            throw TooDeep.INSTANCE;
        }
        if (visitor != null && !(codec instanceof ValueLike)) {
            visitor.accept(value);
        }
        token(out, entry);
        if (codec.identity != Codec.Identity.LATE) {
            numbers.put(value, next++);
        }
        codec.encode(this, out, value);
        depth--;
    }

    private void token(GraphOutput out, TypeEntry entry) {
        int id = entry.codec.id;
        if (id == Ids.BY_CLASS) {
            if (entry.epoch != names.epoch()) {
                entry.index = names.index(entry.named);
                entry.epoch = names.epoch();
            }
            id += entry.index;
        }
        out.writeVarInt(id, true);
    }

    /**
     * To be called by a {@link Codec.Identity#LATE} codec after the components: gives {@code value} its number, unless
     * a component led back here and it has one already.
     *
     * @return true if nothing more has to be written
     */
    boolean late(GraphOutput out, Object value) {
        int known = numbers.get(value, -1);
        if (known >= 0) {
            out.count(known + 1);
            return true;
        }
        out.writeByte(0);
        numbers.put(value, next++);
        return false;
    }

    boolean isWritten(Object value) {
        return numbers.get(value, -1) >= 0;
    }

    boolean isMaking(Object value) {
        return making != null && making.containsKey(value);
    }

    /** Guards against cycles that pass through nothing but objects made from their components. */
    void beginMaking(Object value) {
        if (making == null) {
            making = new IdentityHashMap<>();
        }
        Integer before = making.put(value, next);
        if (before != null && before == next) {
            throw new Refusal(
                    value,
                    "is a " + value.getClass().getName()
                            + ", which leads back to itself in a way that can't be rebuilt: break the cycle, or make"
                            + " one field on it transient");
        }
    }

    void endMaking(Object value) {
        if (making != null) {
            making.remove(value);
        }
    }
}
