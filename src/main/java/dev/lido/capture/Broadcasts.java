package dev.lido.capture;

import dev.lido.bundle.ContentId;
import dev.lido.bundle.SharedValue;
import dev.lido.serial.Apart;
import dev.lido.serial.Payload;
import dev.lido.serial.Stretch;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The values that this process shares, by id and weakly: who holds one keeps it. Thread-safe. */
final class Broadcasts {
    private static final Map<ContentId, List<WeakReference<Apart>>> KNOWN = new HashMap<>();
    /** Values that were shared with this process, which is a worker, and go on to workers of its own. */
    private static final Map<Apart, Broadcast> PASSED_ON = Collections.synchronizedMap(new WeakHashMap<>());

    private Broadcasts() {}

    /** Reads {@code value}, now; an equal one that is shared already lends its bytes. */
    static Broadcast share(@Nullable Object value, ValueEncoder encoder) throws UnshippableException {
        encoder.add(value);
        Met met = Met.by(encoder);
        List<Stretch> stretches = encoder.stretches();
        Payload payload = encoder.finish();
        ContentId id = ContentIds.of(payload, Cuts.of(payload, stretches), "");
        synchronized (KNOWN) {
            expunge();
            for (WeakReference<Apart> reference : KNOWN.getOrDefault(id, List.of())) {
                if (reference.get() instanceof Broadcast known) {
                    return known(new Broadcast(value, known.content(), met));
                }
            }
            return known(new Broadcast(value, new SharedValue(id, payload, met.isPortable()), met));
        }
    }

    /** Takes note of one that is about to be named to a worker, which may give it back. */
    static void meet(Apart apart) throws UnshippableException {
        apart.value(); // throws if it is closed
        synchronized (KNOWN) {
            known(apart);
        }
    }

    private static <A extends Apart> A known(A apart) {
        List<WeakReference<Apart>> equal = KNOWN.computeIfAbsent(Broadcast.id(apart), any -> new ArrayList<>());
        if (equal.stream().noneMatch(reference -> reference.refersTo(apart))) {
            equal.add(new WeakReference<>(apart));
        }
        return apart;
    }

    private static void expunge() {
        KNOWN.values().removeIf(equal -> {
            equal.removeIf(reference -> reference.refersTo(null));
            return equal.isEmpty();
        });
    }

    /** The one of that id that somebody in this process still holds; rather one that is not closed. */
    static Apart find(ContentId id) throws UnshippableException {
        Apart found = null;
        synchronized (KNOWN) {
            for (WeakReference<Apart> reference : KNOWN.getOrDefault(id, List.of())) {
                Apart known = reference.get();
                if (known != null && (found == null || found instanceof Broadcast broadcast && broadcast.isClosed())) {
                    found = known;
                }
            }
        }
        if (found == null) {
            throw new UnshippableException("", "names a shared value that nobody here holds any longer", null);
        }
        return found;
    }

    /** What is known of {@code apart}; encodes it again if it was shared with this process by another. */
    static Broadcast of(Apart apart) throws UnshippableException {
        if (apart instanceof Broadcast broadcast) {
            return broadcast;
        }
        Broadcast known = PASSED_ON.get(apart);
        if (known == null) {
            Object value = apart.value();
            ValueEncoder encoder = new ValueEncoder(new SessionSpace());
            encoder.add(value);
            Met met = Met.by(encoder);
            SharedValue content = new SharedValue(Broadcast.id(apart), encoder.finish(), met.isPortable());
            known = new Broadcast(value, content, met);
            PASSED_ON.put(apart, known);
        }
        return known;
    }
}
