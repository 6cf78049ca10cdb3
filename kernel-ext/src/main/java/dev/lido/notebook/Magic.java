package dev.lido.notebook;

import dev.lido.Act;
import dev.lido.Call;
import dev.lido.CallOptions;
import dev.lido.Fn;
import dev.lido.Items;
import dev.lido.Parallel;
import dev.lido.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

/**
 * What the code calls that is made of {@code %parallel} and its like. Not meant to be typed: {@link Pool} is.
 *
 * @since 0.1
 */
public final class Magic {
    private final Parallel calls;

    private Magic(Parallel calls) {
        this.calls = calls;
    }

    /** With options as they were written in the magic: {@code "--retries 2 --timeout 5s"}. */
    public static Magic with(String options) {
        Map<String, String> values = MagicOptions.parse(options).values();
        return new Magic(Pool.with(o -> set(o, values)));
    }

    static CallOptions set(CallOptions options, Map<String, String> values) {
        CallOptions changed = options;
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (value.getKey().equals(ProgressBars.OPTION)) {
                changed = ProgressBars.set(changed, value.getValue());
            } else if (!value.getKey().equals(MagicOptions.ASYNC)) {
                changed = changed.set(value.getKey(), value.getValue());
            }
        }
        return changed;
    }

    /** See {@link Pool#map}. */
    public <T, R> List<R> map(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return calls.map(fn, items);
    }

    /** See {@link Pool#forEach}. */
    public <T> void forEach(Act<? super T> action, Iterable<? extends T> items) {
        calls.forEach(action, items);
    }

    /** Like {@link #map}, but does not wait: function and items are taken now, the results come when they are there. */
    public <T, R> CompletableFuture<List<R>> mapLater(Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        List<T> all = new ArrayList<>();
        items.forEach(all::add);
        return Later.start(calls.imap(fn, all));
    }

    /** Like {@link #forEach}, but does not wait. */
    public <T> CompletableFuture<List<Void>> forEachLater(Act<? super T> action, Iterable<? extends T> items) {
        return mapLater(new Acting<>(action), items);
    }

    /** An action as a function. */
    private record Acting<T>(Act<? super T> action) implements Fn<T, Void> {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("NullAway") // Void has no other value
        public Void call(T item) throws Exception {
            action.accept(item);
            return null;
        }
    }

    /** {@code fn}, whose parameter has the type of the items. */
    @SuppressWarnings("unused") // the items are there for their type
    public static <T, R> Fn<? super T, ? extends R> function(
            Fn<? super T, ? extends R> fn, Iterable<? extends T> items) {
        return fn;
    }

    /** See {@link Pool#everywhere}. */
    public static <R> List<R> everywhere(Call<R> call) {
        return Pool.everywhere(call);
    }

    /** Items as a magic takes them. */
    public static <T> Iterable<T> items(Iterable<T> items) {
        return items;
    }

    /** Items as a magic takes them. */
    public static <T> Iterable<T> items(T[] items) {
        return Arrays.asList(items.clone());
    }

    /** Items as a magic takes them. */
    public static <T, S extends BaseStream<T, S>> Iterable<T> items(BaseStream<T, S> items) {
        List<T> all = new ArrayList<>();
        try (items) {
            items.iterator().forEachRemaining(all::add);
        }
        return all;
    }

    /** Items as a magic takes them. */
    public static <K, V> Iterable<Map.Entry<K, V>> items(Map<K, V> items) {
        return Items.of(items);
    }

    /** Items as a magic takes them. */
    public static <T> Iterable<T> items(Iterator<T> items) {
        return Items.of(items);
    }

    /** Items as a magic takes them. */
    public static <T> Iterable<T> items(Spliterator<T> items) {
        return Items.of(items);
    }

    /** The numbers from 0 (inclusive) to {@code count} (exclusive). */
    public static Iterable<Integer> items(int count) {
        return Items.range(0, count);
    }

    /** The numbers from 0 (inclusive) to {@code count} (exclusive). */
    public static Iterable<Long> items(long count) {
        return Items.range(0, count);
    }

    /** Items as a magic takes them. */
    public static Iterable<Integer> items(int[] items) {
        return Items.of(items);
    }

    /** Items as a magic takes them. */
    public static Iterable<Long> items(long[] items) {
        return Items.of(items);
    }

    /** Items as a magic takes them. */
    public static Iterable<Double> items(double[] items) {
        return Items.of(items);
    }

    /** Drains a stream of results on a thread of its own. */
    private static final class Later<R> extends CompletableFuture<List<R>> {
        private final Stream<R> results;

        private Later(Stream<R> results) {
            this.results = results;
        }

        static <R> Later<R> start(Stream<R> results) {
            Later<R> later = new Later<>(results);
            Thread thread = new Thread(later::drain, "lido-magic");
            thread.setDaemon(true);
            thread.start();
            return later;
        }

        private void drain() {
            try (results) {
                List<R> all = new ArrayList<>();
                results.forEach(all::add);
                complete(all);
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            results.close();
            return cancelled;
        }
    }
}
