package dev.lido.capture;

import dev.lido.bundle.Blob;
import dev.lido.bundle.Bundle;
import dev.lido.bundle.Composition;
import dev.lido.bundle.Composition.Cut;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.SharedValue;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function and what it needs, read at the moment of {@link Capturer#capture}. Items are encoded through it, because
 * they may bring classes whose code and globals must travel too. Thread-safe.
 *
 * <p>Variables that name one object name one object on the worker. An object that the function itself holds and that a
 * variable names as well becomes two there: {@code Function<Integer, Integer> f = box::add} calls its own copy of what
 * {@code box} names. The same holds for items, each of which is a graph of its own.
 */
public final class Capture {
    private final Capturer capturer;
    private final Payload function;
    private final GlobalValues values;
    private final Composition composition;
    private final List<Blob> blobs;
    /** Those met so far; by identity. Guarded by the monitor. */
    private final Set<Broadcast> shared = new LinkedHashSet<>();

    private Plan plan;
    private volatile Roots covered;
    private volatile Bundle bundle;

    Capture(Capturer capturer, Payload function, List<Cut> cuts, Met met) throws UnshippableException {
        this.capturer = capturer;
        this.function = function;
        composition = Composition.of(function, cuts);
        blobs = cuts.isEmpty()
                ? List.of()
                : cuts.stream().map(Cut::blob).distinct().toList();
        met.shared().forEach(shared::add);
        values = new GlobalValues(capturer.encoders(), capturer.encodings());
        plan = settle(Roots.NONE.with(met.classes(), met.shapes()));
        covered = plan.roots();
        bundle = bundle(1, plan);
    }

    private Bundle bundle(int revision, Plan of) throws UnshippableException {
        shared.addAll(values.shared(of.fields()));
        if (revision == 1 && of.fields().isEmpty() && blobs.isEmpty() && shared.isEmpty()) {
            return of.bundle();
        }
        List<SharedValue> contents =
                shared.stream().map(Broadcast::content).distinct().toList();
        return new Bundle(revision, of.code(), values.groups(of.fields()), of.classPath(), blobs, contents);
    }

    /** The function, as a payload of one item. */
    public Payload function() {
        return function;
    }

    /** The function in pieces, the large ones named as in {@link Bundle#blobs}. */
    public Composition composition() {
        return composition;
    }

    /** What has to be on a worker before the function or any item encoded so far is decoded there. */
    public Bundle bundle() {
        return bundle;
    }

    /** Session variables and statics that the reachable code assigns: what a task writes there stays in its worker. */
    public synchronized List<GlobalField> assigned() {
        return plan.assigned();
    }

    /** Encodes one value as a payload of its own and extends {@link #bundle} by what it needs. */
    public Payload encode(@Nullable Object item) throws UnshippableException {
        ItemEncoder encoder = items();
        encoder.add(item);
        return encoder.finish();
    }

    /**
     * Starts a payload of many items, to be sent before they change: it may hold arrays of theirs. One thread uses it;
     * several may be under way.
     */
    public ItemEncoder items() {
        return new Items();
    }

    /** Follows values to code and code to values until neither brings anything new. */
    private Plan settle(Roots from) throws UnshippableException {
        Set<ClassFacts> checked = Collections.newSetFromMap(new IdentityHashMap<>());
        Roots roots = from;
        while (true) {
            Plan next = capturer.plan(roots, checked);
            try {
                values.read(next.fields());
                roots = values.grow(next.roots(), next.fields());
                if (roots == next.roots()) {
                    return next;
                }
            } catch (GlobalValue.Refused e) {
                if (!next.canMake(e.field)) {
                    throw e.inWords();
                }
                roots = next.roots().keeping(e.field.owner());
            }
        }
    }

    private void cover(Met met) throws UnshippableException {
        if (met.shared().isEmpty() && covered.covers(met.classes(), met.shapes())) {
            return;
        }
        synchronized (this) {
            Roots more = covered.with(met.classes(), met.shapes());
            if (more == covered && shared.containsAll(met.shared())) {
                return;
            }
            shared.addAll(met.shared());
            Plan next = more == covered ? plan : settle(more);
            Bundle old = bundle;
            Bundle grown = bundle(old.revision() + 1, next);
            boolean same = grown.code().equals(old.code())
                    && grown.globals().equals(old.globals())
                    && grown.classPath().equals(old.classPath())
                    && grown.shared().equals(old.shared());
            plan = next;
            if (!same) {
                bundle = grown;
            }
            covered = next.roots(); // last: whoever sees it sees the bundle
        }
    }

    /** Collects items for one payload. Not thread-safe. */
    public interface ItemEncoder {
        /** Adds an item. On failure nothing of it stays and the next can be added. */
        void add(@Nullable Object item) throws UnshippableException;

        /** Number of items added since the last {@link #finish}. */
        int count();

        /** Bytes since the last {@link #finish}. */
        long size();

        /** The payload; {@link Capture#bundle} covers it from here on. The encoder can be used again. */
        Payload finish() throws UnshippableException;
    }

    private final class Items implements ItemEncoder {
        private @Nullable ValueEncoder encoder;

        @Override
        public void add(@Nullable Object item) throws UnshippableException {
            encoder().add(item);
        }

        @Override
        public int count() {
            return encoder == null ? 0 : encoder.count();
        }

        @Override
        public long size() {
            return encoder == null ? 0 : encoder.size();
        }

        @Override
        public Payload finish() throws UnshippableException {
            ValueEncoder used = encoder();
            Met met = Met.by(used);
            Payload payload = used.finish();
            encoder = null;
            capturer.encoders().giveBack(used);
            cover(met);
            return payload;
        }

        private ValueEncoder encoder() {
            ValueEncoder current = encoder;
            if (current == null) {
                current = capturer.encoders().take();
                current.lend();
                encoder = current;
            }
            return current;
        }
    }
}
