package dev.lido.local;

import dev.lido.bundle.Blob;
import dev.lido.bundle.Bundle;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.SharedValue;
import dev.lido.protocol.Prepare.Things;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one worker holds by content: blobs, which functions name, and shared values. The session alone decides what goes:
 * blobs that the present function does not name when they are too many, the least recently named first, and shared values
 * that nobody in the session refers to any longer. Guarded by its worker's lock.
 */
final class MirroredThings {
    private final long budget;
    /** Sizes, the least recently named first. */
    private final Map<ContentId, Long> blobs = new LinkedHashMap<>(16, 0.75f, true);

    private long blobBytes;
    /** Weak: what the session has let go is to be dropped. */
    private final Map<ContentId, WeakReference<SharedValue>> shared = new HashMap<>();

    /**
     * Makes the picture of a worker that holds nothing.
     *
     * @param budget bytes of blobs that the present function may name; half as many may be there in all when it names few
     */
    MirroredThings(long budget) {
        this.budget = budget;
    }

    /** Whether the worker holds the blob; if not, its bytes must stand where it is named. */
    boolean holds(ContentId blob) {
        return blobs.containsKey(blob);
    }

    /**
     * What to send and to drop for {@code bundle}; noted as done.
     *
     * @param fresh whether the worker starts a new generation
     * @param resend whether it has nothing that the new generation could take over
     */
    Things update(Bundle bundle, boolean fresh, boolean resend) {
        List<Blob> newBlobs = new ArrayList<>();
        Set<ContentId> named = new HashSet<>();
        long passing = 0;
        long keptNamed = 0;
        for (Blob blob : bundle.blobs()) {
            long size = blob.bytes().size();
            if (keptNamed + size > budget) {
                passing += size;
            } else if (named.add(blob.id())) {
                keptNamed += size;
                if (blobs.put(blob.id(), size) == null) {
                    blobBytes += size;
                    newBlobs.add(blob);
                }
            }
        }
        List<ContentId> dropped = new ArrayList<>();
        Iterator<Map.Entry<ContentId, Long>> eldest = blobs.entrySet().iterator();
        while (blobBytes + passing > budget / 2 && eldest.hasNext()) {
            Map.Entry<ContentId, Long> each = eldest.next();
            if (!named.contains(each.getKey())) {
                blobBytes -= each.getValue();
                dropped.add(each.getKey());
                eldest.remove();
            }
        }
        List<ContentId> kept = new ArrayList<>();
        List<SharedValue> sent = new ArrayList<>();
        share(bundle, fresh, resend, dropped, kept, sent);
        return new Things(dropped, newBlobs, kept, sent);
    }

    private void share(
            Bundle bundle,
            boolean fresh,
            boolean resend,
            List<ContentId> dropped,
            List<ContentId> kept,
            List<SharedValue> sent) {
        Map<ContentId, SharedValue> named = new LinkedHashMap<>();
        bundle.shared().forEach(value -> named.put(value.id(), value));
        Iterator<Map.Entry<ContentId, WeakReference<SharedValue>>> all =
                shared.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<ContentId, WeakReference<SharedValue>> each = all.next();
            SharedValue value = each.getValue().get();
            boolean wanted = named.containsKey(each.getKey()) || value != null && value.isUsed();
            if (!wanted) {
                dropped.add(each.getKey());
                all.remove();
            } else if (fresh && (resend || value == null || !value.portable())) {
                all.remove(); // gone with the generation; sent again when a function names it
            } else if (fresh) {
                kept.add(each.getKey());
            }
        }
        named.forEach((id, value) -> {
            // Also where it is held: the object that says whether it is used may be another by now.
            if (shared.put(id, new WeakReference<>(value)) == null) {
                sent.add(value);
            }
        });
    }
}
