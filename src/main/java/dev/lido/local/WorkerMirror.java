package dev.lido.local;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.Composition;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.protocol.Prepare;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one worker holds, as the session knows it from what it sent: so nothing is sent twice and nothing needs to be
 * asked. Guarded by its worker's lock.
 *
 * <p>A worker's generation of session classes grows as long as names and contents agree. A bundle that brings another
 * content under a known name starts a new generation, into which code that is the same and portable globals move
 * without being sent. So does a bundle that needs few of very many classes, lest a long session fill its workers with
 * code of snippets that are over; statics of snippet types that tasks have changed then start again from the session's
 * values.
 */
final class WorkerMirror {
    private static final int CROWDED = 512;

    private int generation;
    private Map<String, ContentId> code = new HashMap<>();
    private Map<GlobalField, ContentId> globals = new HashMap<>();
    private final Set<ContentId> portable = new HashSet<>();
    private final Set<Long> functions = new HashSet<>();
    private final Set<URI> classPath = new HashSet<>();
    private final MirroredThings things;
    /** Weak: it may hold much of which nobody but this worker has use. */
    private WeakReference<Bundle> latest = new WeakReference<>(null);

    private boolean unusable;

    /** @param blobBudget bytes of blobs that the worker keeps */
    WorkerMirror(long blobBudget) {
        things = new MirroredThings(blobBudget);
    }

    /** What to send before a run that needs {@code bundle}; null for nothing. Notes it as sent. */
    @Nullable
    Prepare update(Bundle bundle) {
        if (latest.refersTo(bundle) && !unusable) {
            return null;
        }
        latest = new WeakReference<>(bundle);
        List<URI> places = new ArrayList<>();
        for (URI place : bundle.classPath()) {
            if (classPath.add(place)) {
                places.add(place);
            }
        }
        boolean fresh = unusable || conflicts(bundle) || crowds(bundle);
        Prepare prepare = fresh ? startOver(bundle, places) : goOn(bundle, places);
        unusable = false;
        boolean empty = !fresh
                && places.isEmpty()
                && prepare.code().isEmpty()
                && prepare.globals().isEmpty()
                && prepare.things().isEmpty();
        return empty ? null : prepare;
    }

    /** The function as it is to be sent: with the bytes of what the worker does not keep. */
    Composition complete(Composition function) {
        return function.withBytes(things::holds);
    }

    /** Whether function {@code job} must be sent with a run; notes it as sent if the worker will keep it. */
    boolean needsFunction(long job, boolean keep) {
        return keep ? functions.add(job) : !functions.contains(job);
    }

    /** Whether the worker holds function {@code job}; it no longer does. */
    boolean forget(long job) {
        return functions.remove(job);
    }

    /** Something of what was sent could not be used: send everything again, to a new generation. */
    void invalidate() {
        unusable = true;
    }

    /** What of {@code bundle} would not be sent now. A picture that does not change. */
    View view(Bundle bundle) {
        boolean fresh = conflicts(bundle) || crowds(bundle);
        return unusable
                ? new View(Map.of(), Set.of(), Set.copyOf(classPath))
                : new View(
                        Map.copyOf(code),
                        bundle.globals().stream()
                                .filter(group -> holds(group) && (!fresh || portable.contains(group.id())))
                                .map(GlobalGroup::id)
                                .collect(Collectors.toSet()),
                        Set.copyOf(classPath));
    }

    /**
     * What a worker holds of a bundle.
     *
     * @param code content of classes by name
     * @param globals the bundle's groups of globals that it holds
     * @param classPath places on its class path
     */
    record View(Map<String, ContentId> code, Set<ContentId> globals, Set<URI> classPath) {
        boolean holds(CodeUnit unit) {
            return unit.id().equals(code.get(unit.name()));
        }

        boolean holds(GlobalGroup group) {
            return globals.contains(group.id());
        }

        boolean holds(URI place) {
            return classPath.contains(place);
        }
    }

    private boolean conflicts(Bundle bundle) {
        for (CodeUnit unit : bundle.code().values()) {
            ContentId known = code.get(unit.name());
            if (known != null && !known.equals(unit.id())) {
                return true;
            }
        }
        return false;
    }

    private boolean crowds(Bundle bundle) {
        return code.size() > CROWDED && code.size() > 4 * bundle.code().size();
    }

    private Prepare goOn(Bundle bundle, List<URI> places) {
        List<CodeUnit> newCode = new ArrayList<>();
        for (CodeUnit unit : bundle.code().values()) {
            if (code.putIfAbsent(unit.name(), unit.id()) == null) {
                newCode.add(unit);
            }
        }
        List<GlobalGroup> newGlobals = new ArrayList<>();
        for (GlobalGroup group : bundle.globals()) {
            if (!holds(group)) {
                newGlobals.add(group);
                note(group);
            }
        }
        return new Prepare(
                generation, places, List.of(), newCode, List.of(), newGlobals, things.update(bundle, false, false));
    }

    private Prepare startOver(Bundle bundle, List<URI> places) {
        List<ContentId> keptCode = new ArrayList<>();
        List<CodeUnit> newCode = new ArrayList<>();
        for (CodeUnit unit : bundle.code().values()) {
            if (!unusable && unit.id().equals(code.get(unit.name()))) {
                keptCode.add(unit.id());
            } else {
                newCode.add(unit);
            }
        }
        List<ContentId> keptGlobals = new ArrayList<>();
        List<GlobalGroup> newGlobals = new ArrayList<>();
        for (GlobalGroup group : bundle.globals()) {
            if (!unusable && portable.contains(group.id()) && holds(group)) {
                keptGlobals.add(group.id());
            } else {
                newGlobals.add(group);
            }
        }
        generation++;
        code = new HashMap<>();
        bundle.code().values().forEach(unit -> code.put(unit.name(), unit.id()));
        globals = new HashMap<>();
        portable.clear();
        functions.clear();
        bundle.globals().forEach(this::note);
        return new Prepare(
                generation, places, keptCode, newCode, keptGlobals, newGlobals, things.update(bundle, true, unusable));
    }

    /** Whether every field of the group was last set by this very group. */
    private boolean holds(GlobalGroup group) {
        for (GlobalField field : group.fields()) {
            if (!group.id().equals(globals.get(field))) {
                return false;
            }
        }
        return true;
    }

    private void note(GlobalGroup group) {
        group.fields().forEach(field -> globals.put(field, group.id()));
        if (group.portable()) {
            portable.add(group.id());
        }
    }
}
