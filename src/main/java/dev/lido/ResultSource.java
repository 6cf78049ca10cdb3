package dev.lido;

import java.lang.ref.Cleaner;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The end of a {@link StreamCall} that the user holds: when nothing refers to it any longer, the call is given up. */
final class ResultSource<R> implements Spliterator<R> {
    private static final Cleaner CLEANER = Cleaner.create();

    private final StreamCall call;
    private final boolean ordered;

    private ResultSource(StreamCall call, boolean ordered) {
        this.call = call;
        this.ordered = ordered;
        CLEANER.register(this, call::close);
    }

    static <R> Stream<R> stream(StreamCall call, boolean ordered) {
        return StreamSupport.stream(new ResultSource<R>(call, ordered), false).onClose(call::close);
    }

    @SuppressWarnings("unchecked") // what the function returned
    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
        return call.fetch(result -> action.accept((R) result));
    }

    @Override
    public @Nullable Spliterator<R> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ordered ? ORDERED : 0;
    }
}
