package dev.lido.spark;

import dev.lido.engine.Chunk;
import dev.lido.engine.Failure;
import dev.lido.engine.Work;
import org.jspecify.annotations.Nullable;

/** A work that is told of fewer chunks ahead than there are, as its {@link Pace} allows. The same for the same work. */
record PacedWork(Work work, Pace pace) implements Work {
    @Override
    public @Nullable Chunk poll(int worker, int ahead) {
        return work.poll(worker, pace.ahead(ahead));
    }

    @Override
    public boolean isExhausted() {
        return work.isExhausted();
    }

    @Override
    public int parallelism() {
        return work.parallelism();
    }

    @Override
    public void abandon(Failure failure) {
        work.abandon(failure);
    }

    @Override
    public boolean isSpread() {
        return work.isSpread();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PacedWork paced && paced.work == work;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(work);
    }
}
