package dev.lido.capture;

import dev.lido.bundle.Composition.Cut;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.Encodings;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of static fields that one capture read, each once. Values that share objects are put together: two
 * variables that name one list name one list on the worker, too. Not thread-safe.
 */
final class GlobalValues {
    /** Objects that everybody shares and nobody can change. */
    private static final Set<Object> COMMON = Collections.newSetFromMap(new IdentityHashMap<>());

    static {
        Collections.addAll(
                COMMON,
                List.of(),
                Set.of(),
                Map.of(),
                Collections.emptyList(),
                Collections.emptySet(),
                Collections.emptyMap(),
                Optional.empty());
    }

    private final Encoders encoders;
    private final Encodings encodings;
    private final Map<StaticField, GlobalValue> values = new LinkedHashMap<>();
    private final Map<Object, StaticField> firstHolders = new IdentityHashMap<>(4);
    /** For fields that share objects with an earlier one: that one. */
    private final Map<StaticField, StaticField> leaders = new HashMap<>();

    private final Map<List<StaticField>, GlobalGroup> made = new HashMap<>();

    GlobalValues(Encoders encoders, Encodings encodings) {
        this.encoders = encoders;
        this.encodings = encodings;
    }

    /** Reads those of {@code fields} that were not read yet. */
    void read(Collection<StaticField> fields) throws GlobalValue.Refused {
        if (fields.isEmpty() || values.keySet().containsAll(fields)) {
            return;
        }
        ValueEncoder encoder = encoders.take();
        for (StaticField field : fields) {
            if (!values.containsKey(field)) {
                values.put(field, GlobalValue.read(field, encoder, encodings, object -> hold(object, field)));
            }
        }
        encoders.giveBack(encoder);
    }

    /** The value of {@code field} as it was read, or null if it was not. */
    @Nullable
    GlobalValue find(StaticField field) {
        return values.get(field);
    }

    private void hold(Object object, StaticField field) {
        if (COMMON.contains(object)) {
            return;
        }
        StaticField holder = firstHolders.putIfAbsent(object, field);
        if (holder != null && !holder.equals(field)) {
            StaticField one = leader(holder);
            StaticField other = leader(field);
            if (!one.equals(other)) {
                leaders.put(other, one);
            }
        }
    }

    private StaticField leader(StaticField field) {
        StaticField leader = field;
        for (StaticField next = leaders.get(leader); next != null; next = leaders.get(leader)) {
            leader = next;
        }
        return leader;
    }

    /** {@code roots} and what the values of {@code fields} bring. */
    Roots grow(Roots roots, Collection<StaticField> fields) {
        if (fields.isEmpty()) {
            return roots;
        }
        List<Class<?>> classes = new ArrayList<>();
        List<LambdaShape> shapes = new ArrayList<>();
        for (StaticField field : fields) {
            GlobalValue value = Objects.requireNonNull(values.get(field));
            classes.addAll(value.classes());
            shapes.addAll(value.shapes());
        }
        return roots.with(classes, shapes);
    }

    /** The shared values among those of {@code fields}. */
    List<Broadcast> shared(Collection<StaticField> fields) {
        List<Broadcast> shared = new ArrayList<>();
        fields.forEach(
                field -> shared.addAll(Objects.requireNonNull(values.get(field)).shared()));
        return shared;
    }

    /** The values of {@code fields} in groups, in a fixed order. */
    List<GlobalGroup> groups(Collection<StaticField> fields) throws UnshippableException {
        Map<StaticField, List<StaticField>> members = new LinkedHashMap<>();
        for (StaticField field : fields) {
            members.computeIfAbsent(leader(field), any -> new ArrayList<>()).add(field);
        }
        List<GlobalGroup> groups = new ArrayList<>(members.size());
        for (List<StaticField> group : members.values()) {
            GlobalGroup known = made.get(group);
            if (known == null) {
                known = group(group);
                made.put(List.copyOf(group), known);
            }
            groups.add(known);
        }
        return groups;
    }

    private GlobalGroup group(List<StaticField> members) throws UnshippableException {
        List<GlobalValue> all = new ArrayList<>(members.size());
        for (StaticField member : members) {
            all.add(Objects.requireNonNull(values.get(member)));
        }
        List<GlobalField> fields = members.stream().map(StaticField::global).toList();
        Payload payload = all.size() == 1 ? all.get(0).payload() : together(all);
        return new GlobalGroup(
                id(fields, payload, all.size() == 1 ? all.get(0).cuts() : List.of()),
                fields,
                payload,
                all.stream().allMatch(GlobalValue::simple),
                all.stream().allMatch(GlobalValue::portable));
    }

    private Payload together(List<GlobalValue> all) throws UnshippableException {
        ValueEncoder encoder = encoders.take();
        encoder.add(all.stream().map(GlobalValue::value).toArray());
        Payload payload = encoder.finish();
        encoders.giveBack(encoder);
        return payload;
    }

    private static ContentId id(List<GlobalField> fields, Payload payload, List<Cut> cuts) {
        StringBuilder names = new StringBuilder();
        fields.forEach(field ->
                names.append(field.owner()).append('.').append(field.name()).append('\n'));
        return ContentIds.of(payload, cuts, names.toString());
    }
}
