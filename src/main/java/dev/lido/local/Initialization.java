package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a worker runs before anything else. */
final class Initialization implements Chunk {
    private final Job job;
    private final Parcel nothing;
    private final Consumer<@Nullable Failure> onEnd;
    private @Nullable Failure failure;

    /**
     * @param nothing the one item that the initializer is run on
     * @param onEnd told once: of the failure, or null
     */
    Initialization(Job job, Parcel nothing, Consumer<@Nullable Failure> onEnd) {
        this.job = job;
        this.nothing = nothing;
        this.onEnd = onEnd;
    }

    /** The message for those who wait for a worker, and its cause. */
    static Failure.EngineFailed inWords(int worker, Failure failure) {
        String which = "The initializer failed in worker " + worker;
        if (failure instanceof Failure.Threw threw) {
            String text = threw.message() == null ? threw.type() : threw.type() + ": " + threw.message();
            return new Failure.EngineFailed(
                    which + ": " + text + (threw.error() == null ? "\n" + threw.trace() : ""), threw.error());
        }
        if (failure instanceof Failure.WorkerDied died) {
            String words =
                    died.lastLines().isEmpty() ? "" : ". Its last words: " + String.join(" / ", died.lastLines());
            return new Failure.EngineFailed(which + ", which " + died.cause() + words, null);
        }
        if (failure instanceof Failure.Unshippable unshippable) {
            return new Failure.EngineFailed(which + ": " + unshippable.detail(), unshippable.cause());
        }
        return new Failure.EngineFailed(which + ": " + failure, null);
    }

    /** It belongs to no call: if it was never started, it never will be. */
    @Override
    public Work work() {
        return new Work() {
            @Override
            public @Nullable Chunk poll(int worker, int ahead) {
                return null;
            }

            @Override
            public boolean isExhausted() {
                return true;
            }

            @Override
            public int parallelism() {
                return 0;
            }

            @Override
            public void abandon(Failure reason) {}
        };
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public Parcel parcel() {
        return nothing;
    }

    @Override
    public long firstIndex() {
        return 0;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public boolean stopAtFailure() {
        return true;
    }

    @Override
    public long timeoutNanos() {
        return 0;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void succeeded(int offset, @Nullable Object result) {}

    @Override
    public void failed(int offset, Failure reason) {
        failure = reason;
    }

    @Override
    public void putBack(int offset) {
        failure = new Failure.Dropped();
    }

    @Override
    public void ended(ChunkTimes times) {
        onEnd.accept(failure);
    }
}
