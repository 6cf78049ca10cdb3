package dev.lido.serial;

import dev.lido.wire.ByteChain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the {@link Stretch}es of what is being encoded, where somebody asked for them. */
final class Stretches {
    /** Shorter ones are not worth a name. */
    static final int LEAST = 64 << 10;

    /** Shorter arrays are not lent: others may follow in the same payload, and whoever makes them may use an array again. */
    static final int LEAST_LENT = 4 << 20;

    /** Captured arguments of a lambda that is nested more deeply are not looked at one by one. */
    static final int DEEPEST = 3;

    private final List<Stretch> all = new ArrayList<>();
    private @Nullable Encodings encodings;
    private boolean lent;

    /** Collects from now on, until {@link #clear}. */
    void wanted(Encodings known) {
        encodings = known;
    }

    @Nullable
    Encodings encodings() {
        return encodings;
    }

    /** Whether the bytes of large arrays may be those arrays. */
    boolean areArraysLent() {
        return lent;
    }

    void lend() {
        lent = true;
    }

    boolean areWanted() {
        return encodings != null;
    }

    void add(long start, long end, @Nullable ByteChain bytes) {
        if (end - start >= LEAST) {
            all.add(new Stretch(start, end, bytes));
        }
    }

    /** Forgets what lies beyond {@code size}. */
    void truncate(long size) {
        all.removeIf(stretch -> stretch.end() > size);
    }

    List<Stretch> all() {
        return List.copyOf(all);
    }

    void clear() {
        all.clear();
        encodings = null;
        lent = false;
    }
}
