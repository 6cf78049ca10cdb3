package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any items, any method, any options: what a plain stream would give, on each engine. */
class ModelTest {
    private static final Map<String, WorkerPool> POOLS = new HashMap<>();

    @BeforeContainer
    static void open() {
        for (String engine : List.of("local", "threads", "inline")) {
            POOLS.put(engine, Pool.open(PoolOptions.defaults().workers(2).engine(engine)));
        }
    }

    @AfterContainer
    static void close() throws IOException {
        POOLS.values().forEach(WorkerPool::close);
        POOLS.clear();
        assertThat(Leftovers.processes(
                        "dev.lido.worker.WorkerMain " + ProcessHandle.current().pid()))
                .isEmpty();
    }

    /** What items come in. */
    enum Source {
        LIST,
        STREAM,
        ARRAY,
        ITERATOR,
        SPLITERATOR
    }

    /**
     * A call.
     *
     * @param failing how many times the weak items fail
     */
    record Plan(
            String engine,
            Source source,
            List<Object> items,
            int chunk,
            int inFlight,
            int retries,
            boolean collect,
            int failing) {
        boolean fails(Object item) {
            return failing > retries && isWeak(item);
        }

        Parallel calls() {
            return POOLS.get(engine).with(o -> {
                CallOptions changed = o.retries(retries).onError(collect ? OnError.COLLECT : OnError.FAIL_FAST);
                changed = chunk == 0 ? changed : changed.chunk(chunk);
                return inFlight == 0 ? changed : changed.inFlight(Math.max(inFlight, chunk));
            });
        }

        Results<String> map(Fn<Object, String> fn) {
            return switch (source) {
                case LIST -> calls().map(fn, items);
                case STREAM -> calls().map(fn, items.stream());
                case ARRAY -> calls().map(fn, items.toArray());
                case ITERATOR -> calls().map(fn, items.iterator());
                case SPLITERATOR -> calls().map(fn, items.spliterator());
            };
        }

        Results<String> flatMap(Fn<Object, List<String>> fn) {
            return switch (source) {
                case STREAM -> calls().flatMap(fn, items.stream());
                case ARRAY -> calls().flatMap(fn, items.toArray());
                default -> calls().flatMap(fn, iterable());
            };
        }

        Results<Object> filter(Pred<Object> fn) {
            return switch (source) {
                case STREAM -> calls().filter(fn, items.stream());
                case ARRAY -> calls().filter(fn, items.toArray());
                default -> calls().filter(fn, iterable());
            };
        }

        Stream<String> imap(Fn<Object, String> fn, boolean ordered) {
            return switch (source) {
                case STREAM -> ordered ? calls().imap(fn, items.stream()) : calls().imapUnordered(fn, items.stream());
                case ARRAY -> ordered ? calls().imap(fn, items.toArray()) : calls().imapUnordered(fn, items.toArray());
                default -> ordered ? calls().imap(fn, iterable()) : calls().imapUnordered(fn, iterable());
            };
        }

        private Iterable<Object> iterable() {
            return switch (source) {
                case ITERATOR -> Items.of(items.iterator());
                case SPLITERATOR -> Items.of(items.spliterator());
                default -> items;
            };
        }

        List<Object> survivors() {
            return items.stream().filter(item -> !fails(item)).toList();
        }

        List<Long> failures() {
            return LongStream.range(0, items.size())
                    .boxed()
                    .filter(i -> fails(items.get(i.intValue())))
                    .toList();
        }
    }

    /** By its text: the hash of an enum constant is another one in each process. */
    static boolean isWeak(Object item) {
        return text(item).hashCode() % 5 == 0;
    }

    /** The function that all calls run: the item, as text. */
    static String run(Object item, int failing) {
        if (isWeak(item) && Task.current().attempt() <= failing) {
            throw new IllegalStateException("weak");
        }
        return text(item);
    }

    static String text(Object item) {
        return item instanceof int[] array ? Arrays.toString(array) : String.valueOf(item);
    }

    record Pair(String left, List<Integer> right) {}

    enum Colour {
        RED,
        GREEN
    }

    @Provide
    Arbitrary<Plan> plans() {
        Arbitrary<Object> item = Arbitraries.oneOf(
                Arbitraries.integers().asGeneric(),
                Arbitraries.strings().ofMaxLength(20).asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.bigIntegers().asGeneric(),
                Arbitraries.of(Colour.class).asGeneric(),
                Arbitraries.integers().list().ofMaxSize(4).asGeneric(),
                Combinators.combine(
                                Arbitraries.strings().alpha().ofMaxLength(5),
                                Arbitraries.integers().list().ofMaxSize(3))
                        .as(Pair::new)
                        .asGeneric());
        return Combinators.combine(
                        Arbitraries.of("local", "threads", "inline"),
                        Arbitraries.of(Source.class),
                        item.injectNull(0.05).list().ofMaxSize(120),
                        Arbitraries.of(0, 0, 1, 3, 50),
                        Arbitraries.of(0, 0, 1, 7),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 2))
                .as(Plan::new);
    }

    @Property(tries = 150)
    void shouldMapAsAStreamDoes(@ForAll("plans") Plan plan) {
        int failing = plan.failing();
        List<Long> failures = plan.failures();
        if (!plan.collect() && !failures.isEmpty()) {
            assertThatThrownBy(() -> plan.map(x -> run(x, failing)))
                    .isInstanceOfSatisfying(
                            TaskException.class, e -> assertThat(failures).contains(e.index()));
            return;
        }
        Results<String> results = plan.map(x -> run(x, failing));
        assertThat(results.successes())
                .isEqualTo(plan.survivors().stream().map(ModelTest::text).toList());
        assertThat(results.failures().stream().map(ItemFailure::index)).isEqualTo(failures);
        assertThat(results).hasSameSizeAs(plan.items());
    }

    @Property(tries = 150)
    void shouldStreamAsAStreamDoes(@ForAll("plans") Plan plan, @ForAll boolean ordered) {
        int failing = plan.failing();
        List<Long> failures = plan.failures();
        List<String> got = new ArrayList<>();
        Throwable thrown = null;
        try (Stream<String> results = plan.imap(x -> run(x, failing), ordered)) {
            results.forEach(got::add);
        } catch (PoolException e) {
            thrown = e;
        }
        List<String> expected = plan.survivors().stream().map(ModelTest::text).toList();
        if (failures.isEmpty()) {
            assertThat(thrown).isNull();
        } else if (plan.collect()) {
            assertThat(thrown).isInstanceOfSatisfying(ItemFailuresException.class, e -> assertThat(
                            e.failures().stream().map(ItemFailure::index))
                    .isEqualTo(failures));
        } else {
            assertThat(thrown).isInstanceOf(TaskException.class);
            if (ordered) {
                assertThat(((TaskException) thrown).index()).isEqualTo(failures.get(0));
                assertThat(got).isEqualTo(expected.subList(0, failures.get(0).intValue()));
            } else {
                assertThat(expected).containsAll(got);
            }
            return;
        }
        if (ordered) {
            assertThat(got).isEqualTo(expected);
        } else {
            assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Property(tries = 150)
    void shouldCombineAsAStreamDoes(@ForAll("plans") Plan plan, @ForAll boolean reduce) throws Exception {
        int failing = plan.failing();
        List<Long> failures = plan.failures();
        Call<Object> call = reduce
                ? () -> plan.calls().reduce(plan.iterable(), x -> run(x, failing), "", (a, b) -> a + b)
                : () -> plan.calls().collect(x -> run(x, failing), plan.iterable(), () -> Collectors.joining());
        if (failures.isEmpty()) {
            assertThat(call.call())
                    .isEqualTo(plan.items().stream().map(ModelTest::text).collect(Collectors.joining()));
        } else if (plan.collect()) {
            assertThatThrownBy(call::call).isInstanceOfSatisfying(ItemFailuresException.class, e -> assertThat(
                            e.failures().stream().map(ItemFailure::index))
                    .isEqualTo(failures));
        } else {
            assertThatThrownBy(call::call).isInstanceOfSatisfying(TaskException.class, e -> assertThat(failures)
                    .contains(e.index()));
        }
    }

    @Property(tries = 80)
    void shouldFilterAndFlattenAsAStreamDoes(@ForAll("plans") Plan plan) {
        int failing = plan.failing();
        List<Long> failures = plan.failures();
        if (!plan.collect() && !failures.isEmpty()) {
            assertThatThrownBy(() -> plan.filter(x -> run(x, failing).isEmpty()))
                    .isInstanceOf(TaskException.class);
            return;
        }
        Results<Object> passed = plan.filter(x -> run(x, failing).length() > 3);
        assertThat(passed)
                .isEqualTo(plan.survivors().stream()
                        .filter(x -> text(x).length() > 3)
                        .toList());
        assertThat(passed.failures()).hasSameSizeAs(failures);
        Results<String> flat = plan.flatMap(x -> List.of(run(x, failing), "-"));
        assertThat(flat)
                .isEqualTo(plan.survivors().stream()
                        .flatMap(x -> Stream.of(text(x), "-"))
                        .toList());
        assertThat(flat.failures().stream().map(ItemFailure::index)).isEqualTo(failures);
    }
}
