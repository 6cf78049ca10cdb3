package dev.lido.spark;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.ContentId;
import dev.lido.protocol.Manifest;
import dev.lido.wire.ByteChain;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The bundles that were shipped last, in parts that are broadcast variables. Thread-safe. */
final class ShippedBundles {
    private static final int KEPT = 8;

    private final Cluster cluster;
    private final Session session;
    private final AtomicLong bytes = new AtomicLong();
    /** Guarded by the monitor. */
    private final Deque<Shipped> last = new ArrayDeque<>();

    private record Shipped(WeakReference<Bundle> bundle, Parts parts) {}

    ShippedBundles(Cluster cluster, Session session) {
        this.cluster = cluster;
        this.session = session;
    }

    /** The parts of {@code bundle}: the same for the same object, of which there is one for a call as a rule. */
    synchronized Parts parts(Bundle bundle) {
        for (Shipped each : last) {
            if (each.bundle().refersTo(bundle)) {
                return each.parts();
            }
        }
        Map<ContentId, ByteChain> contents = Manifest.parts(bundle, session.classPath(), session.places()::find);
        bytes.addAndGet(contents.values().stream().mapToLong(ByteChain::size).sum());
        Parts parts = cluster.share(contents);
        last.addFirst(new Shipped(new WeakReference<>(bundle), parts));
        if (last.size() > KEPT) {
            last.removeLast();
        }
        return parts;
    }

    /** The size of all that were shipped. */
    long bytes() {
        return bytes.get();
    }
}
