package dev.lido.serial;

import dev.lido.wire.ByteChain;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of large arrays that were encoded before, by instance, so that an array that is sent again and again is
 * compared with its bytes, which is much quicker than to copy and digest it. It keeps no array, and gives the bytes up
 * when memory is short. Thread-safe.
 */
public final class Encodings {
    private final Map<Key, SoftReference<ByteChain>> known = new HashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** Makes one that knows nothing yet. */
    public Encodings() {}

    synchronized @Nullable ByteChain of(Object array) {
        expunge();
        SoftReference<ByteChain> bytes = known.get(new Key(array, null));
        return bytes == null ? null : bytes.get();
    }

    synchronized void keep(Object array, ByteChain bytes) {
        expunge();
        known.put(new Key(array, gone), new SoftReference<>(bytes));
    }

    private void expunge() {
        for (Object key = gone.poll(); key != null; key = gone.poll()) {
            known.remove(key);
        }
    }

    /** Equal to itself for good, and to other keys of the array as long as that exists. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object array, @Nullable ReferenceQueue<Object> queue) {
            super(array, queue);
            hash = System.identityHashCode(array);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Object array = get();
            return array != null && other instanceof Key && ((Key) other).refersTo(array);
        }
    }
}
