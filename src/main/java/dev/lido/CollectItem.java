package dev.lido;

import dev.lido.engine.Fold;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Runs a function on each item and collects the results. The collector is made where it is used: it need not travel. */
final class CollectItem implements Fold {
    private final Function<Object, ?> function;
    private final Callable<? extends Collector<Object, Object, ?>> supplier;
    /** Threads of the session share it. */
    private transient volatile @Nullable Collector<Object, Object, ?> made;

    CollectItem(Function<Object, ?> function, Callable<? extends Collector<Object, Object, ?>> supplier) {
        this.function = function;
        this.supplier = supplier;
    }

    Collector<Object, Object, ?> collector() throws Exception {
        Collector<Object, Object, ?> collector = made;
        if (collector == null) {
            collector = supplier.call();
            if (collector == null) {
                throw new NullPointerException("the supplier of the collector returned null");
            }
            made = collector;
        }
        return collector;
    }

    @Override
    public @Nullable Object apply(@Nullable Object item) {
        return function.apply(item);
    }

    @Override
    public @Nullable Object start() throws Exception {
        return collector().supplier().get();
    }

    @Override
    public @Nullable Object add(@Nullable Object accumulation, @Nullable Object result) throws Exception {
        collector().accumulator().accept(accumulation, result);
        return accumulation;
    }

    @Override
    public boolean changesInPlace() {
        return true;
    }
}
