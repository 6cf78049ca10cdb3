package dev.lido.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.serial.Closure;
import dev.lido.serial.UnshippableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LambdaReaderTest {
    interface Shipped<T, R> extends Function<T, R>, Serializable {}

    interface Marker {}

    interface Tri<A> {
        A go(A a, int b, long c);

        default A twice(A a) {
            return go(go(a, 1, 1), 2, 2);
        }
    }

    static class Base {
        protected int k = 2;

        protected int plus(int x) {
            return x + k;
        }
    }

    static class Derived extends Base {
        @Override
        protected int plus(int x) {
            return -1;
        }

        IntUnaryOperator ofSuper() {
            return super::plus;
        }

        private int secret(int x) {
            return x * 3 + k;
        }

        IntUnaryOperator ofPrivate() {
            return this::secret;
        }

        Function<Integer, Integer> capturingThis() {
            return x -> x + k + secret(x);
        }

        Shipped<Integer, Integer> shippedThis() {
            return x -> x + k + secret(x);
        }
    }

    record Pair(int a, String b) {
        static Pair of(int x) {
            return new Pair(x, "of");
        }

        int sum() {
            return a + b.length();
        }
    }

    /** A lambda and what to do with it: its outcome must be the same for the one that is made anew. */
    record Case<T>(String name, T lambda, Function<T, Object> use) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case<?>> cases() {
        int k = 5;
        String s = "cap";
        long l = 9;
        double d = 1.5;
        char ch = 'c';
        byte b = 1;
        short sh = 2;
        float fl = 3f;
        boolean bo = true;
        int[] array = {1, 2, 3};
        Derived derived = new Derived();
        Map<String, Integer> map = new HashMap<>(Map.of("a", 1));
        Function<Integer, Integer> inc = x -> x + 1;
        return Stream.of(
                new Case<Function<Integer, Integer>>("no capture", x -> x + 1, f -> f.apply(1)),
                new Case<Function<Integer, Integer>>("captured int", x -> x + k, f -> f.apply(1)),
                new Case<Function<Integer, String>>(
                        "all primitives", x -> s + k + l + d + ch + b + sh + fl + bo + x, f -> f.apply(1)),
                new Case<Function<Integer, Integer>>("captured array", x -> array[x], f -> f.apply(1)),
                new Case<Supplier<String>>("captured null", nothing(null), f -> f.get()),
                new Case<Supplier<Supplier<String>>>(
                        "lambda in lambda", () -> () -> s + k, f -> f.get().get()),
                new Case<Function<Integer, Function<Integer, Integer>>>(
                        "curried", x -> y -> x * k + y, f -> f.apply(2).apply(3)),
                new Case<Function<Integer, Integer>>("curried half", curried().apply(4), f -> f.apply(3)),
                new Case<Function<Integer, Integer>>("capturing this", derived.capturingThis(), f -> f.apply(3)),
                new Case<IntUnaryOperator>("super method", derived.ofSuper(), f -> f.applyAsInt(3)),
                new Case<IntUnaryOperator>("private method", derived.ofPrivate(), f -> f.applyAsInt(3)),
                new Case<IntUnaryOperator>("bound", derived::plus, f -> f.applyAsInt(3)),
                new Case<Function<Integer, Pair>>("static reference", Pair::of, f -> f.apply(3)),
                new Case<ToIntFunction<Pair>>("unbound", Pair::sum, f -> f.applyAsInt(Pair.of(3))),
                new Case<Function<Pair, String>>("accessor", Pair::b, f -> f.apply(Pair.of(3))),
                new Case<BiFunction<Integer, String, Pair>>("constructor", Pair::new, f -> f.apply(1, "x")),
                new Case<Supplier<List<String>>>("generic constructor", ArrayList::new, f -> f.get()),
                new Case<Supplier<Object>>(
                        "Object::new", Object::new, f -> f.get().getClass()),
                new Case<IntFunction<int[]>>("array constructor", int[]::new, f -> f.apply(3).length),
                new Case<Function<int[], Object>>(
                        "array clone", int[]::clone, f -> Arrays.toString((int[]) f.apply(array))),
                new Case<Function<Integer, Double>>("widening Math::sqrt", Math::sqrt, f -> f.apply(16)),
                new Case<Function<Integer, Integer>>("Integer::intValue", Integer::intValue, f -> f.apply(16)),
                new Case<Function<Integer, Integer>>("Integer::valueOf", Integer::valueOf, f -> f.apply(16)),
                new Case<Function<String, Integer>>("Integer::valueOf(String)", Integer::valueOf, f -> f.apply("16")),
                new Case<Function<Number, Integer>>("Number::intValue", Number::intValue, f -> f.apply(1.5)),
                new Case<ToDoubleFunction<Integer>>("to double", Integer::doubleValue, f -> f.applyAsDouble(2)),
                new Case<Function<Object, String>>("String::valueOf", String::valueOf, f -> f.apply(1.5)),
                new Case<Function<Object, String>>("Object::toString", Object::toString, f -> f.apply(1.5)),
                new Case<Function<String, Integer>>("inherited method", String::hashCode, f -> f.apply("q")),
                new Case<Function<List<String>, Integer>>("interface method", List::size, f -> f.apply(List.of("q"))),
                new Case<Function<String, Integer>>("bound interface method", map::get, f -> f.apply("a")),
                new Case<Predicate<String>>("bound constant", "abc"::contains, f -> f.test("b")),
                new Case<IntBinaryOperator>("Math::max", Math::max, f -> f.applyAsInt(3, 4)),
                new Case<BinaryOperator<Integer>>("Integer::sum", Integer::sum, f -> f.apply(3, 4)),
                new Case<DoubleUnaryOperator>("int to double", x -> x / 2, f -> f.applyAsDouble(3)),
                new Case<LongSupplier>("int to long", array::hashCode, f -> f.getAsLong()),
                new Case<IntPredicate>("predicate", x -> x > k, f -> f.test(6)),
                new Case<Tri<Integer>>("own interface", (x, y, z) -> x * y + (int) z + k, f -> f.twice(3)),
                new Case<Function<Integer, Integer>>(
                        "marker",
                        (Function<Integer, Integer> & Marker) x -> x + k,
                        f -> f.apply(1) + "" + (f instanceof Marker)),
                new Case<Function<Integer, Integer>>("andThen", inc.andThen(inc).andThen(x -> x * 2), f -> f.apply(3)),
                new Case<Function<Integer, Integer>>("compose", inc.compose((Integer x) -> x * 10), f -> f.apply(3)),
                new Case<Function<Integer, Integer>>("identity", Function.identity(), f -> f.apply(3)),
                new Case<UnaryOperator<Integer>>("unary identity", UnaryOperator.identity(), f -> f.apply(3)),
                new Case<Predicate<String>>("not", Predicate.not(String::isEmpty), f -> f.test("")),
                new Case<Predicate<String>>(
                        "predicates",
                        Predicate.not(String::isEmpty).and(x -> x.length() > 2).or(Predicate.isEqual("x")),
                        f -> f.test("x") + "" + f.test("xx") + f.test("xxx")),
                new Case<Comparator<Pair>>(
                        "comparing", Comparator.comparing(Pair::b), f -> f.compare(Pair.of(1), Pair.of(2))),
                new Case<Comparator<Pair>>(
                        "thenComparing",
                        Comparator.comparing(Pair::b).thenComparing(Pair::a, Comparator.reverseOrder()),
                        f -> f.compare(Pair.of(1), Pair.of(2))),
                new Case<Comparator<Pair>>(
                        "comparingInt", Comparator.comparingInt(Pair::a), f -> f.compare(Pair.of(1), Pair.of(2))),
                new Case<BinaryOperator<Integer>>(
                        "minBy", BinaryOperator.minBy(Comparator.naturalOrder()), f -> f.apply(3, 4)),
                new Case<Comparator<Map.Entry<String, Integer>>>(
                        "comparingByValue",
                        Map.Entry.comparingByValue(),
                        f -> f.compare(Map.entry("a", 1), Map.entry("b", 2))),
                new Case<Shipped<Integer, Integer>>("serializable", x -> x + k, f -> f.apply(1)),
                new Case<Shipped<Integer, Integer>>("serializable this", derived.shippedThis(), f -> f.apply(1)),
                new Case<Shipped<Integer, Integer>>("serializable bound", derived::plus, f -> f.apply(1)),
                new Case<Shipped<Integer, Pair>>("serializable static", Pair::of, f -> f.apply(1)),
                new Case<Shipped<Pair, String>>("serializable unbound", Pair::b, f -> f.apply(Pair.of(1))),
                new Case<Shipped<Integer, List<String>>>("serializable constructor", ArrayList::new, f -> f.apply(1)),
                new Case<Shipped<Integer, Double>>("serializable widening", Math::sqrt, f -> f.apply(9)),
                new Case<Shipped<Integer, Integer>>(
                        "serializable marker",
                        (Shipped<Integer, Integer> & Marker) x -> x + k,
                        f -> f.apply(1) + "" + (f instanceof Marker)),
                new Case<Function<Integer, String>>(
                        "serializable primitives",
                        (Function<Integer, String> & Serializable) x -> s + k + l + d + ch + b + sh + fl + bo + x,
                        f -> f.apply(1)));
    }

    private static Supplier<String> nothing(String captured) {
        return () -> "<" + captured;
    }

    private static Function<Integer, Function<Integer, Integer>> curried() {
        return a -> b -> a * 7 + b;
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void shouldReadAllThatIsNeededToMakeItAgain(Case<T> tested) throws Throwable {
        Closure closure = new LambdaReader().read(tested.lambda());

        T remade = Remade.of(closure, LambdaReaderTest.class.getClassLoader());

        assertThat(remade).isNotSameAs(tested.lambda());
        assertThat(tested.use().apply(remade)).isEqualTo(tested.use().apply(tested.lambda()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void shouldReadTheSameAgainFromWhatItMade(Case<T> tested) throws Throwable {
        Closure closure = new LambdaReader().read(tested.lambda());

        Closure again = new LambdaReader().read(Remade.of(closure, LambdaReaderTest.class.getClassLoader()));

        assertThat(again.captured()).isEqualTo(closure.captured());
        assertThat(again.shape().implMethod()).isEqualTo(closure.shape().implMethod());
        assertThat(again.shape().instantiatedDescriptor())
                .isEqualTo(closure.shape().instantiatedDescriptor());
    }

    @Test
    void shouldTellLambdasFromOtherObjects() {
        Runnable anonymous = new Runnable() {
            @Override
            public void run() {}
        };
        Runnable lambda = () -> {};
        LambdaReader reader = new LambdaReader();

        assertThat(reader.isLambda(lambda.getClass())).isTrue();
        assertThat(reader.isLambda(anonymous.getClass())).isFalse();
        assertThatThrownBy(() -> reader.read(anonymous))
                .isInstanceOf(UnshippableException.class)
                .hasMessageContaining("is no lambda");
    }

    @Test
    void shouldNotSerializeWhatASerializableLambdaCaptured() throws Exception {
        Object notSerializable = new Object();
        Shipped<Integer, Object> lambda = x -> notSerializable;

        assertThat(new LambdaReader().read(lambda).captured()).containsExactly(notSerializable);
    }
}
