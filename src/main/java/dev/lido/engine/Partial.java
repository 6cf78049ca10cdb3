package dev.lido.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Fold} made of consecutive items.
 *
 * @param accumulation of their results
 * @param results in place of the accumulation, where that can't travel: the results, to be combined by the receiver
 */
public record Partial(
        @Nullable Object accumulation, @Nullable List<@Nullable Object> results) {
    /** Builds partials, one after the other. Not thread-safe. */
    public static final class Builder {
        private final Fold fold;
        private final List<@Nullable Object> kept = new ArrayList<>();
        private @Nullable Object accumulation;
        private boolean begun;

        public Builder(Fold fold) {
            this.fold = fold;
        }

        /** Adds a result. If that fails, the others stay as they are. */
        public void add(@Nullable Object result) throws Exception {
            Object before = begun ? accumulation : fold.start();
            try {
                accumulation = fold.add(before, result);
            } catch (Throwable e) {
                accumulation = fold.changesInPlace() ? again() : before;
                throw e;
            }
            begun = true;
            if (fold.changesInPlace()) {
                kept.add(result);
            }
        }

        /** Makes the accumulation anew: it may have been changed by half. */
        private @Nullable Object again() throws Exception {
            Object all = fold.start();
            for (Object each : kept) {
                all = fold.add(all, each);
            }
            return all;
        }

        /** The accumulation. */
        public Partial accumulated() {
            return new Partial(accumulation, null);
        }

        /** The results in its place, or null if they were not kept. */
        public @Nullable Partial separate() {
            return fold.changesInPlace() ? new Partial(null, new ArrayList<>(kept)) : null;
        }

        /** Starts the next. */
        public void clear() {
            kept.clear();
            accumulation = null;
            begun = false;
        }
    }
}
