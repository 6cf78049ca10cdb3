package dev.lido;

import dev.lido.engine.ItemFunction;
import dev.lido.engine.Partial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs functions on many items, or single tasks: a {@link WorkerPool}, or one with other options for some calls, as
 * {@link #with} makes it. {@link Pool} has the same methods for the shared pool:
 *
 * <pre>{@code
 * Pool.with(o -> o.retries(2).timeout(Duration.ofSeconds(5))).map(url -> fetch(url), urls);
 * }</pre>
 *
 * <p>Functions, items and results travel by value: what they hold at the moment of the call. Items are an {@code
 * Iterable}, a stream or an array; {@link Items} makes them of what is none of these. Thread-safe.
 *
 * @since 0.1
 */
public abstract sealed class Parallel permits WorkerPool, SharedPool, AdjustedCalls {
    Parallel() {}

    /** The pool, which stays open until the site is closed. */
    abstract CallSite enter();

    /** The options of the next call. */
    abstract CallOptions callOptions();

    /** The same with other options: {@code change} gets the present ones. */
    public final Parallel with(UnaryOperator<CallOptions> change) {
        return new AdjustedCalls(this, Objects.requireNonNull(change, "change"));
    }

    /**
     * Runs {@code fn} on each item and returns the results in order. Waits for all. Under {@link OnError#FAIL_FAST} the
     * first item that fails ends the call: the rest is not run, or stopped.
     *
     * <pre>{@code
     * Pool.map(x -> x * x, List.of(1, 2, 3));   // [1, 4, 9]
     * }</pre>
     *
     * <p>All items are collected before the first runs, so they must be finite; {@link #imap(Fn, Iterable)} takes them as
     * it goes.
     *
     * @throws TaskException if {@code fn} threw
     * @throws WorkerDiedException if a worker died while it ran {@code fn}
     * @throws TaskTimeoutException if an item ran for longer than {@link CallOptions#timeout}
     * @throws NotShippableException if the function, an item or a result can't travel
     * @throws EngineException if no worker starts
     * @throws PoolClosedException if the pool is closed
     * @throws PoolInterruptedException if the calling thread is interrupted
     */
    public final <T, R> Results<R> map(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return mapAll(fn, Items.all(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for a function of the plain type. */
    public final <T, R> Results<R> map(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return mapAll(fn, Items.all(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T, R> Results<R> map(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return mapAll(fn, Items.all(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for a function of the plain type and the elements of a stream. */
    public final <T, R> Results<R> map(Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return mapAll(fn, Items.all(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of an array. */
    public final <T, R> Results<R> map(Fn<? super T, ? extends R> fn, T[] items) {
        return mapAll(fn, Items.all(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for a function of the plain type and the elements of an array. */
    public final <T, R> Results<R> map(Function<? super T, ? extends R> fn, T[] items) {
        return mapAll(fn, Items.all(items));
    }

    /**
     * Runs {@code action} on each item and waits for all. Fails as {@link #map(Fn, Iterable)} does; under {@link
     * OnError#COLLECT} with {@link ItemFailuresException}, after all have run.
     */
    public final <T> void forEach(Act<? super T> action, Iterable<? extends T> items) {
        eachOf(action, Items.all(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for an action of the plain type. */
    public final <T> void forEach(Consumer<? super T> action, Iterable<? extends T> items) {
        eachOf(action, Items.all(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T> void forEach(Act<? super T> action, BaseStream<? extends T, ?> items) {
        eachOf(action, Items.all(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for an action of the plain type and the elements of a stream. */
    public final <T> void forEach(Consumer<? super T> action, BaseStream<? extends T, ?> items) {
        eachOf(action, Items.all(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of an array. */
    public final <T> void forEach(Act<? super T> action, T[] items) {
        eachOf(action, Items.all(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for an action of the plain type and the elements of an array. */
    public final <T> void forEach(Consumer<? super T> action, T[] items) {
        eachOf(action, Items.all(items));
    }

    /**
     * Runs {@code fn}, which makes any number of results, on each item; returns them all, in order. Null counts as none.
     * Fails as {@link #map(Fn, Iterable)} does.
     *
     * <pre>{@code
     * Pool.flatMap(line -> List.of(line.split(" ")), lines);
     * }</pre>
     */
    public final <T, R> Results<R> flatMap(
            Fn<? super T, ? extends Iterable<? extends R>> fn, Iterable<? extends T> items) {
        return flattened(fn, Items.all(items));
    }

    /** Like {@link #flatMap(Fn, Iterable)}, for a function of the plain type. */
    public final <T, R> Results<R> flatMap(
            Function<? super T, ? extends Iterable<? extends R>> fn, Iterable<? extends T> items) {
        return flattened(fn, Items.all(items));
    }

    /** Like {@link #flatMap(Fn, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T, R> Results<R> flatMap(
            Fn<? super T, ? extends Iterable<? extends R>> fn, BaseStream<? extends T, ?> items) {
        return flattened(fn, Items.all(items));
    }

    /** Like {@link #flatMap(Fn, Iterable)}, for a function of the plain type and the elements of a stream. */
    public final <T, R> Results<R> flatMap(
            Function<? super T, ? extends Iterable<? extends R>> fn, BaseStream<? extends T, ?> items) {
        return flattened(fn, Items.all(items));
    }

    /** Like {@link #flatMap(Fn, Iterable)}, for the elements of an array. */
    public final <T, R> Results<R> flatMap(Fn<? super T, ? extends Iterable<? extends R>> fn, T[] items) {
        return flattened(fn, Items.all(items));
    }

    /** Like {@link #flatMap(Fn, Iterable)}, for a function of the plain type and the elements of an array. */
    public final <T, R> Results<R> flatMap(Function<? super T, ? extends Iterable<? extends R>> fn, T[] items) {
        return flattened(fn, Items.all(items));
    }

    /**
     * Runs {@code predicate} on each item and returns those that pass, in order: the session's own objects, not copies.
     * Fails as {@link #map(Fn, Iterable)} does.
     */
    public final <T> Results<T> filter(Pred<? super T> predicate, Iterable<? extends T> items) {
        return filtered(predicate, Items.all(items));
    }

    /** Like {@link #filter(Pred, Iterable)}, for a predicate of the plain type. */
    public final <T> Results<T> filter(Predicate<? super T> predicate, Iterable<? extends T> items) {
        return filtered(predicate, Items.all(items));
    }

    /** Like {@link #filter(Pred, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T> Results<T> filter(Pred<? super T> predicate, BaseStream<? extends T, ?> items) {
        return filtered(predicate, Items.all(items));
    }

    /** Like {@link #filter(Pred, Iterable)}, for a predicate of the plain type and the elements of a stream. */
    public final <T> Results<T> filter(Predicate<? super T> predicate, BaseStream<? extends T, ?> items) {
        return filtered(predicate, Items.all(items));
    }

    /** Like {@link #filter(Pred, Iterable)}, for the elements of an array. */
    public final <T> Results<T> filter(Pred<? super T> predicate, T[] items) {
        return filtered(predicate, Items.all(items));
    }

    /** Like {@link #filter(Pred, Iterable)}, for a predicate of the plain type and the elements of an array. */
    public final <T> Results<T> filter(Predicate<? super T> predicate, T[] items) {
        return filtered(predicate, Items.all(items));
    }

    /**
     * Runs {@code fn} on items as they are needed: a stream of the results, in order. Nothing runs before the first result
     * is asked for; then the items are taken from their source, on a thread of the pool's, some ahead of the results that
     * were fetched ({@link CallOptions#inFlight}). So the source may be infinite, and need not fit into memory. Closing the
     * stream stops the work, and so does its disappearance as garbage.
     *
     * <pre>{@code
     * Pool.imap(n -> BigInteger.valueOf(n).isProbablePrime(50), Stream.iterate(1L, n -> n + 1)).limit(10).toList();
     * }</pre>
     *
     * <p>Fetching throws what {@link #map(Fn, Iterable)} would, when it comes to the item that failed, and what the source
     * throws, after the results before it. Under {@link OnError#COLLECT} items that failed are left out, and the end of
     * the stream throws {@link ItemFailuresException}. The stream is sequential, for one thread at a time.
     */
    public final <T, R> Stream<R> imap(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return streamed(fn, Source.of(items), true);
    }

    /** Like {@link #imap(Fn, Iterable)}, for a function of the plain type. */
    public final <T, R> Stream<R> imap(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return streamed(fn, Source.of(items), true);
    }

    /** Like {@link #imap(Fn, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T, R> Stream<R> imap(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return streamed(fn, Source.of(items), true);
    }

    /** Like {@link #imap(Fn, Iterable)}, for a function of the plain type and the elements of a stream. */
    public final <T, R> Stream<R> imap(Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return streamed(fn, Source.of(items), true);
    }

    /** Like {@link #imap(Fn, Iterable)}, for the elements of an array. */
    public final <T, R> Stream<R> imap(Fn<? super T, ? extends R> fn, T[] items) {
        return streamed(fn, Source.of(items), true);
    }

    /** Like {@link #imap(Fn, Iterable)}, for a function of the plain type and the elements of an array. */
    public final <T, R> Stream<R> imap(Function<? super T, ? extends R> fn, T[] items) {
        return streamed(fn, Source.of(items), true);
    }

    /** Like {@link #imap(Fn, Iterable)}, but gives the results as they come: a slow item holds up no other. */
    public final <T, R> Stream<R> imapUnordered(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return streamed(fn, Source.of(items), false);
    }

    /** Like {@link #imapUnordered(Fn, Iterable)}, for a function of the plain type. */
    public final <T, R> Stream<R> imapUnordered(Function<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return streamed(fn, Source.of(items), false);
    }

    /** Like {@link #imapUnordered(Fn, Iterable)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T, R> Stream<R> imapUnordered(Fn<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return streamed(fn, Source.of(items), false);
    }

    /** Like {@link #imapUnordered(Fn, Iterable)}, for a function of the plain type and the elements of a stream. */
    public final <T, R> Stream<R> imapUnordered(Function<? super T, ? extends R> fn, BaseStream<? extends T, ?> items) {
        return streamed(fn, Source.of(items), false);
    }

    /** Like {@link #imapUnordered(Fn, Iterable)}, for the elements of an array. */
    public final <T, R> Stream<R> imapUnordered(Fn<? super T, ? extends R> fn, T[] items) {
        return streamed(fn, Source.of(items), false);
    }

    /** Like {@link #imapUnordered(Fn, Iterable)}, for a function of the plain type and the elements of an array. */
    public final <T, R> Stream<R> imapUnordered(Function<? super T, ? extends R> fn, T[] items) {
        return streamed(fn, Source.of(items), false);
    }

    /**
     * Runs {@code fn} on each item and combines the results, in order: each worker what it has, the session the rest.
     * Fails as {@link #map(Fn, Iterable)} does; under {@link OnError#COLLECT} with {@link ItemFailuresException}, after
     * all have run.
     *
     * <pre>{@code
     * Pool.reduce(files, file -> Files.size(file), 0L, Long::sum);
     * }</pre>
     *
     * @param identity the result for no items; combined with any value it gives that value, and it is not to be changed
     * @param combine associative; makes a new value of two and leaves both as they are
     */
    public final <T, R> R reduce(
            Iterable<? extends T> items,
            Fn<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return reduced(Items.all(items), fn, identity, combine);
    }

    /** Like {@link #reduce(Iterable, Fn, Object, Fn2)}, for a function of the plain type. */
    public final <T, R> R reduce(
            Iterable<? extends T> items,
            Function<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return reduced(Items.all(items), fn, identity, combine);
    }

    /** Like {@link #reduce(Iterable, Fn, Object, Fn2)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T, R> R reduce(
            BaseStream<? extends T, ?> items,
            Fn<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return reduced(Items.all(items), fn, identity, combine);
    }

    /** Like {@link #reduce(Iterable, Fn, Object, Fn2)}, for a function of the plain type and the elements of a stream. */
    public final <T, R> R reduce(
            BaseStream<? extends T, ?> items,
            Function<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return reduced(Items.all(items), fn, identity, combine);
    }

    /** Like {@link #reduce(Iterable, Fn, Object, Fn2)}, for the elements of an array. */
    public final <T, R> R reduce(
            T[] items, Fn<? super T, ? extends R> fn, R identity, Fn2<? super R, ? super R, ? extends R> combine) {
        return reduced(Items.all(items), fn, identity, combine);
    }

    /** Like {@link #reduce(Iterable, Fn, Object, Fn2)}, for a function of the plain type and the elements of an array. */
    public final <T, R> R reduce(
            T[] items,
            Function<? super T, ? extends R> fn,
            R identity,
            Fn2<? super R, ? super R, ? extends R> combine) {
        return reduced(Items.all(items), fn, identity, combine);
    }

    /**
     * Runs {@code fn} on each item and collects the results in order, as {@code Stream.collect} would: each worker what it
     * has, the session the rest. The supplier of the collector runs here and in the workers, since collectors themselves
     * can't travel. Fails as {@link #map(Fn, Iterable)} does; under {@link OnError#COLLECT} with {@link
     * ItemFailuresException}, after all have run.
     *
     * <pre>{@code
     * Pool.collect(w -> w.toLowerCase(), words, () -> Collectors.groupingBy(w -> w.length(), Collectors.counting()));
     * }</pre>
     */
    public final <T, R, D> D collect(
            Fn<? super T, ? extends R> fn,
            Iterable<? extends T> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return collected(fn, Items.all(items), collector);
    }

    /** Like {@link #collect(Fn, Iterable, Call)}, for a function of the plain type. */
    public final <T, R, D> D collect(
            Function<? super T, ? extends R> fn,
            Iterable<? extends T> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return collected(fn, Items.all(items), collector);
    }

    /** Like {@link #collect(Fn, Iterable, Call)}, for the elements of a stream, which is closed: also of an {@code IntStream}. */
    public final <T, R, D> D collect(
            Fn<? super T, ? extends R> fn,
            BaseStream<? extends T, ?> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return collected(fn, Items.all(items), collector);
    }

    /** Like {@link #collect(Fn, Iterable, Call)}, for a function of the plain type and the elements of a stream. */
    public final <T, R, D> D collect(
            Function<? super T, ? extends R> fn,
            BaseStream<? extends T, ?> items,
            Call<? extends Collector<? super R, ?, D>> collector) {
        return collected(fn, Items.all(items), collector);
    }

    /** Like {@link #collect(Fn, Iterable, Call)}, for the elements of an array. */
    public final <T, R, D> D collect(
            Fn<? super T, ? extends R> fn, T[] items, Call<? extends Collector<? super R, ?, D>> collector) {
        return collected(fn, Items.all(items), collector);
    }

    /** Like {@link #collect(Fn, Iterable, Call)}, for a function of the plain type and the elements of an array. */
    public final <T, R, D> D collect(
            Function<? super T, ? extends R> fn, T[] items, Call<? extends Collector<? super R, ?, D>> collector) {
        return collected(fn, Items.all(items), collector);
    }

    /** Like {@link #map(Fn, Iterable)}, for the entries of a map. */
    public final <K, V, R> Results<R> map(Fn<? super Map.Entry<K, V>, ? extends R> fn, Map<K, V> items) {
        return map(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for what is left of an iterator. */
    public final <T, R> Results<R> map(Fn<? super T, ? extends R> fn, Iterator<? extends T> items) {
        return map(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for what is left of a spliterator. */
    public final <T, R> Results<R> map(Fn<? super T, ? extends R> fn, Spliterator<? extends T> items) {
        return map(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of an array. */
    public final <R> Results<R> map(Fn<? super Integer, ? extends R> fn, int[] items) {
        return map(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of an array. */
    public final <R> Results<R> map(Fn<? super Long, ? extends R> fn, long[] items) {
        return map(fn, Items.of(items));
    }

    /** Like {@link #map(Fn, Iterable)}, for the elements of an array. */
    public final <R> Results<R> map(Fn<? super Double, ? extends R> fn, double[] items) {
        return map(fn, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the entries of a map. */
    public final <K, V> void forEach(Act<? super Map.Entry<K, V>> action, Map<K, V> items) {
        forEach(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for what is left of an iterator. */
    public final <T> void forEach(Act<? super T> action, Iterator<? extends T> items) {
        forEach(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for what is left of a spliterator. */
    public final <T> void forEach(Act<? super T> action, Spliterator<? extends T> items) {
        forEach(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of an array. */
    public final void forEach(Act<? super Integer> action, int[] items) {
        forEach(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of an array. */
    public final void forEach(Act<? super Long> action, long[] items) {
        forEach(action, Items.of(items));
    }

    /** Like {@link #forEach(Act, Iterable)}, for the elements of an array. */
    public final void forEach(Act<? super Double> action, double[] items) {
        forEach(action, Items.of(items));
    }

    /**
     * Runs {@code call} once on every worker, busy ones included, and returns the results, in no particular order. Workers
     * that have not started yet are started. Those that come later, in place of one that died for instance, have not run
     * it: for what every worker needs there is {@link PoolOptions#initializer}. If the pool is made smaller meanwhile, there
     * are fewer results. With the engine {@code threads} it can't be called from a task of the same pool. Fails as {@link
     * #map(Fn, Iterable)} does.
     *
     * <pre>{@code
     * Pool.everywhere(() -> ProcessHandle.current().pid());
     * }</pre>
     */
    public final <R> Results<R> everywhere(Call<R> call) {
        return onEveryWorker(new CallItem(Objects.requireNonNull(call, "call")));
    }

    /** Like {@link #everywhere(Call)}, for an action. */
    public final void everywhere(Run action) {
        onEveryWorker(new RunItem(Objects.requireNonNull(action, "action"))).orThrow();
    }

    /**
     * Starts {@code call} on a worker and returns at once.
     *
     * @throws NotShippableException if it can't travel
     * @throws PoolClosedException if the pool is closed
     */
    public final <R> PoolFuture<R> submit(Call<R> call) {
        return submitted(new CallItem(Objects.requireNonNull(call, "call")));
    }

    /** Like {@link #submit(Call)}, for a computation of the plain type. */
    public final <R> PoolFuture<R> submit(Callable<R> call) {
        return submitted(new CallItem(Objects.requireNonNull(call, "call")));
    }

    /** Like {@link #submit(Call)}, for an action; the result is null. */
    public final PoolFuture<?> submit(Run action) {
        return submitted(new RunItem(Objects.requireNonNull(action, "action")));
    }

    /** Like {@link #submit(Run)}, for an action of the plain type. */
    public final PoolFuture<?> submit(Runnable action) {
        return submitted(new RunItem(Objects.requireNonNull(action, "action")));
    }

    private <R> PoolFuture<R> submitted(ItemFunction function) {
        try (CallSite site = enter()) {
            return site.pool().submit(function, site.options());
        }
    }

    private <R> Results<R> onEveryWorker(ItemFunction function) {
        try (CallSite site = enter()) {
            return results(site.pool().runEverywhere(function, site.options()));
        }
    }

    private <R> Results<R> mapAll(Function<?, ?> fn, Object[] items) {
        return results(run("map", new FunctionItem(function(fn)), items));
    }

    private void eachOf(Consumer<?> action, Object[] items) {
        results(run("forEach", new ActionItem(action(action)), items)).orThrow();
    }

    @SuppressWarnings("unchecked") // the callers' signatures have checked it against the items
    private <R> Results<R> flattened(Function<?, ?> fn, Object[] items) {
        Function<Object, ?> many = function(fn);
        Results<List<Object>> lists =
                results(run("flatMap", new FlatItem((Function<Object, ? extends Iterable<?>>) many), items));
        ArrayList<@Nullable Object> flat = new ArrayList<>();
        lists.successes().forEach(flat::addAll);
        return new Results<>(flat, lists.failures());
    }

    private <T> Results<T> filtered(Predicate<?> predicate, Object[] items) {
        List<@Nullable Object> verdicts = run("filter", new PredItem(predicate(predicate)), items);
        ArrayList<@Nullable Object> passed = new ArrayList<>();
        for (int i = 0; i < items.length; i++) {
            if (Boolean.TRUE.equals(verdicts.get(i))) {
                passed.add(items[i]);
            }
        }
        return new Results<>(passed, failures(verdicts));
    }

    private <R> Stream<R> streamed(Function<?, ?> fn, Source items, boolean ordered) {
        try (CallSite site = enter()) {
            FunctionItem function = new FunctionItem(function(fn));
            return ResultSource.stream(site.pool().stream(function, items, ordered, site.options()), ordered);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the functions returned, which may be null
    private <R> R reduced(Object[] items, Function<?, ?> fn, R identity, Fn2<?, ?, ?> combine) {
        Objects.requireNonNull(combine, "combine");
        ReduceItem fold = new ReduceItem(function(fn), identity, (Fn2<Object, Object, Object>) combine);
        List<Partial> partials = partials(run("reduce", fold, items));
        Object all = identity;
        try {
            for (Partial partial : partials) {
                all = fold.add(all, partial.accumulation());
            }
        } catch (Exception e) {
            throw Sneaky.<RuntimeException>rethrow(e);
        }
        return (R) all;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the functions returned, which may be null
    private <D> D collected(Function<?, ?> fn, Object[] items, Call<?> collector) {
        Objects.requireNonNull(collector, "collector");
        CollectItem fold = new CollectItem(
                function(fn), (Callable<? extends Collector<Object, Object, ?>>) (Callable<?>) collector);
        List<Partial> partials = partials(run("collect", fold, items));
        try {
            Collector<Object, Object, ?> used = fold.collector();
            Object all = fold.start();
            for (Partial partial : partials) {
                List<@Nullable Object> separate = partial.results();
                if (separate == null) {
                    all = used.combiner().apply(all, partial.accumulation());
                } else {
                    for (Object result : separate) {
                        all = fold.add(all, result);
                    }
                }
            }
            return (D) used.finisher().apply(all);
        } catch (Exception e) {
            throw Sneaky.<RuntimeException>rethrow(e);
        }
    }

    private static List<Partial> partials(List<@Nullable Object> places) {
        List<ItemFailure> failures = failures(places);
        if (!failures.isEmpty()) {
            throw new ItemFailuresException(failures, places.size());
        }
        return places.stream()
                .filter(Partial.class::isInstance)
                .map(Partial.class::cast)
                .toList();
    }

    private List<@Nullable Object> run(String name, ItemFunction function, Object[] items) {
        try (CallSite site = enter()) {
            return site.pool().run(name, function, items, site.options());
        }
    }

    private static <R> Results<R> results(List<@Nullable Object> places) {
        return new Results<>(places, failures(places));
    }

    private static List<ItemFailure> failures(List<@Nullable Object> places) {
        List<ItemFailure> failures = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i) instanceof Results.Failed failed) {
                failures.add(new ItemFailure(i, failed.exception()));
            }
        }
        return failures;
    }

    @SuppressWarnings("unchecked") // the callers' signatures have checked it against the items
    private static Function<Object, Object> function(Function<?, ?> fn) {
        return (Function<Object, Object>) Objects.requireNonNull(fn, "fn");
    }

    @SuppressWarnings("unchecked") // likewise
    private static Consumer<Object> action(Consumer<?> action) {
        return (Consumer<Object>) Objects.requireNonNull(action, "action");
    }

    @SuppressWarnings("unchecked") // likewise
    private static Predicate<Object> predicate(Predicate<?> predicate) {
        return (Predicate<Object>) Objects.requireNonNull(predicate, "predicate");
    }
}
