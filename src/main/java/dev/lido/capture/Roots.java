package dev.lido.capture;

import dev.lido.serial.LambdaShape;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Where reach begins.
 *
 * @param classes classes of values
 * @param shapes lambdas among the values
 * @param kept classes that keep their static initializer because a static of theirs can't travel
 */
record Roots(Set<Class<?>> classes, Set<LambdaShape> shapes, Set<Class<?>> kept) {
    static final Roots NONE = new Roots(Set.of(), Set.of(), Set.of());

    // written out: the generated ones cost milliseconds on first use
    @Override
    public boolean equals(Object other) {
        return other instanceof Roots roots
                && roots.shapes.equals(shapes)
                && roots.classes.equals(classes)
                && roots.kept.equals(kept);
    }

    @Override
    public int hashCode() {
        return (shapes.hashCode() * 31 + classes.hashCode()) * 31 + kept.hashCode();
    }

    boolean covers(Collection<Class<?>> moreClasses, Collection<LambdaShape> moreShapes) {
        return classes.containsAll(moreClasses) && shapes.containsAll(moreShapes);
    }

    Roots with(Collection<Class<?>> moreClasses, Collection<LambdaShape> moreShapes) {
        return covers(moreClasses, moreShapes)
                ? this
                : new Roots(union(classes, moreClasses), union(shapes, moreShapes), kept);
    }

    Roots keeping(Class<?> type) {
        return new Roots(classes, shapes, union(kept, Set.of(type)));
    }

    private static <T> Set<T> union(Set<T> some, Collection<? extends T> more) {
        if (some.isEmpty() && more.size() <= 1) {
            return more.isEmpty() ? some : Set.of(more.iterator().next());
        }
        Set<T> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
