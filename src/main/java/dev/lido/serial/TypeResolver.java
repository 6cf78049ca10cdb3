package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.util.IdentityMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from classes to codecs: {@link Codecs} decides about each, once in a JVM, unless a rule of the user's does. */
final class TypeResolver {
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
}
