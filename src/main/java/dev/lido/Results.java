package dev.lido;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The results of a call, in order: a list that belongs to the caller and may be changed.
 *
 * <p>Under {@link OnError#COLLECT} items may have failed. {@link #failures} tells which and why. In the list of a {@code
 * map} a failed item keeps its place, and whoever reads that place gets the item's exception, so that no failure is taken
 * for a result:
 *
 * <pre>{@code
 * var sizes = Pool.with(o -> o.onError(OnError.COLLECT)).map(name -> Files.size(Path.of(name)), names);
 * sizes.failures().forEach(System.out::println);
 * sizes.successes();      // the others
 * }</pre>
 *
 * <p>Not thread-safe.
 *
 * @since 0.1
 */
public final class Results<R> extends AbstractList<R> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    /** The results; {@link Failed} where there is none. Of a fixed number until that is to change. */
    @SuppressWarnings("serial") // both kinds are serializable
    private List<@Nullable Object> places;

    private final transient @Nullable List<ItemFailure> failures;

    /** Stands in the place of a result. */
    record Failed(RuntimeException exception) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** @param failures those among {@code places}, or of items that have no place of their own */
    Results(List<@Nullable Object> places, List<ItemFailure> failures) {
        this.places = places;
        this.failures = List.copyOf(failures);
    }

    /** {@code list}, if it came from a call, such as {@code Pool.map}; else its elements, of which none failed. */
    public static <R> Results<R> of(List<R> list) {
        return list instanceof Results<R> results ? results : new Results<>(new ArrayList<>(list), List.of());
    }

    /** The items that failed, in the order of their indexes; empty if none did. */
    public List<ItemFailure> failures() {
        return failures == null ? List.of() : failures;
    }

    /** The results of the items that did not fail, in order. */
    public List<R> successes() {
        List<R> successes = new ArrayList<>(places.size());
        for (Object place : places) {
            if (!(place instanceof Failed)) {
                successes.add(result(place));
            }
        }
        return successes;
    }

    /**
     * These results, if nothing failed.
     *
     * @throws ItemFailuresException if something did
     */
    public Results<R> orThrow() {
        if (!failures().isEmpty()) {
            throw new ItemFailuresException(failures(), places.size());
        }
        return this;
    }

    /**
     * The result of item {@code index}.
     *
     * @throws PoolException if that item failed: its own exception
     */
    @Override
    public R get(int index) {
        Object place = places.get(index);
        if (place instanceof Failed failed) {
            throw failed.exception();
        }
        return result(place);
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public R set(int index, R element) {
        Object former = places.set(index, element);
        return former instanceof Failed ? result(null) : result(former);
    }

    @Override
    public void add(int index, R element) {
        adjustable().add(index, element);
        modCount++;
    }

    @Override
    public R remove(int index) {
        Object former = adjustable().remove(index);
        modCount++;
        return former instanceof Failed ? result(null) : result(former);
    }

    @Override
    protected void removeRange(int from, int to) {
        adjustable().subList(from, to).clear();
        modCount++;
    }

    private List<@Nullable Object> adjustable() {
        if (places instanceof Places) {
            places = new ArrayList<>(places);
        }
        return places;
    }

    @Override
    public Object[] toArray() {
        return failures().isEmpty() ? places.toArray() : super.toArray();
    }

    /** The results; a failed item shows its exception. */
    @Override
    public String toString() {
        return places.stream()
                .map(place -> place instanceof Failed failed
                        ? "<failed: " + shown(failed.exception()) + ">"
                        : place == this ? "(this list)" : String.valueOf(place))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String shown(RuntimeException exception) {
        Throwable told =
                exception instanceof TaskException && exception.getCause() != null ? exception.getCause() : exception;
        return Preview.of(new StringBuilder(told.toString())).replaceAll("^\"|\"$", "");
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the function returned, which may be null
    private R result(@Nullable Object place) {
        return (R) place;
    }
}
