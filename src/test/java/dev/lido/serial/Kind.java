package dev.lido.serial;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;

/** A kind of value and what has to become of it. */
record Kind(String name, Outcome outcome, Callable<Object> value, BiPredicate<Object, Object> check) {
    enum Outcome {
        /** Arrives as it was. */
        RIGHT("right"),
        /** Arrives equal, but as another type. */
        SIMILAR("right~"),
        /** Is refused, with path and hint. */
        REFUSED("refused");

        final String text;

        Outcome(String text) {
            this.text = text;
        }
    }

    static Kind right(String name, Callable<Object> value) {
        return right(name, value, Kind::same);
    }

    static Kind right(String name, Callable<Object> value, BiPredicate<Object, Object> check) {
        return new Kind(
                name,
                Outcome.RIGHT,
                value,
                (a, b) -> (a == null ? b == null : a.getClass() == b.getClass()) && check.test(a, b));
    }

    /** Right, though of another class object, as for lambdas. */
    static Kind works(String name, Callable<Object> value, BiPredicate<Object, Object> check) {
        return new Kind(name, Outcome.RIGHT, value, check);
    }

    static Kind similar(String name, Callable<Object> value, BiPredicate<Object, Object> check) {
        return new Kind(name, Outcome.SIMILAR, value, check);
    }

    static Kind similar(String name, Callable<Object> value) {
        return similar(name, value, Kind::same);
    }

    static Kind refused(String name, Callable<Object> value) {
        return new Kind(name, Outcome.REFUSED, value, (a, b) -> false);
    }

    static boolean same(Object a, Object b) {
        return Objects.deepEquals(a, b);
    }

    /** Equal, and the elements in the same order. */
    static boolean ordered(Object a, Object b) {
        return a.equals(b) && a.toString().equals(b.toString());
    }

    static boolean list(Object a, Object b) {
        return Arrays.asList(((Iterable<?>) a).spliterator().getExactSizeIfKnown(), a.toString())
                .equals(Arrays.asList(((Iterable<?>) b).spliterator().getExactSizeIfKnown(), b.toString()));
    }

    static boolean text(Object a, Object b) {
        return a.toString().equals(b.toString());
    }

    static List<Kind> all() {
        return List.of(CollectionKinds.all(), JdkKinds.all(), UserKinds.all(), RefusedKinds.all(), LibraryKinds.all())
                .stream()
                .flatMap(List::stream)
                .toList();
    }
}
