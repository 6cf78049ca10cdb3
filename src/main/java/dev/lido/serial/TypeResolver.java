package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.ClassResolver;
import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.util.IdentityMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's way from classes to serializers. What Kryo registers by itself is ignored: {@link Codecs} decides about every
 * class, once in a JVM.
 */
@SuppressWarnings("rawtypes") // the signatures are Kryo's
final class TypeResolver implements ClassResolver {
    private static final int REMEMBERED = 1000;

    private IdentityMap<Class<?>, TypeEntry> entries = new IdentityMap<>();
    private List<Substitution> substitutions = List.of();
    private @Nullable Class<?> recentType;
    private @Nullable TypeEntry recent;

    /** What is known of {@code type} if it was the last one asked for. */
    @Nullable
    TypeEntry recent(Class<?> type) {
        return type == recentType ? recent : null;
    }

    TypeEntry entry(Class<?> type) {
        TypeEntry latest = recent;
        if (latest != null && type == recentType) {
            return latest;
        }
        TypeEntry entry = entries.get(type);
        if (entry == null) {
            entry = new TypeEntry(type, codec(type));
            entries.put(type, entry);
        }
        recentType = type;
        recent = entry;
        return entry;
    }

    private Codec<?> codec(Class<?> type) {
        Substitution nearest = null;
        for (Substitution each : substitutions) {
            if (each.type().isAssignableFrom(type)
                    && (nearest == null || nearest.type().isAssignableFrom(each.type()))) {
                nearest = each;
            }
        }
        return nearest == null ? Codecs.of(type) : new SubstitutionCodec(nearest);
    }

    /** Rules that come before all others, the most specific first. */
    void substitute(List<Substitution> rules) {
        if (rules != substitutions) {
            substitutions = rules;
            forget();
        }
    }

    /** Lets go of the classes, of which a long session keeps making new ones. */
    void trim() {
        if (entries.size > REMEMBERED) {
            forget();
        }
    }

    private void forget() {
        entries = new IdentityMap<>();
        recentType = null;
        recent = null;
    }

    @Override
    public void setKryo(Kryo kryo) {}

    @Override
    public Registration register(Registration registration) {
        return registration;
    }

    @Override
    public @Nullable Registration unregister(int classId) {
        return null;
    }

    @Override
    public Registration registerImplicit(Class type) {
        return entry(type);
    }

    @Override
    public @Nullable Registration getRegistration(Class type) {
        // Kryo's constructor asks for its own primitives, before there is anything to decide
        return type.isPrimitive() ? null : entry(type);
    }

    @Override
    public @Nullable Registration getRegistration(int classId) {
        return null;
    }

    @Override
    public Registration writeClass(Output output, Class type) {
        throw new UnsupportedOperationException("tokens are written by GraphWriter");
    }

    @Override
    public Registration readClass(Input input) {
        throw new UnsupportedOperationException("tokens are read by GraphReader");
    }

    @Override
    public void reset() {}
}
