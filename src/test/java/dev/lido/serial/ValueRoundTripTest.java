package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ValueRoundTripTest {
    private final LoaderSpace space = new LoaderSpace();
    private final ValueEncoder encoder = new ValueEncoder(space);
    private final ValueDecoder decoder = new ValueDecoder(space);

    record Point(int x, List<Object> list) {}

    static class Plain {
        final String name;
        Object other;
        Set<Object> set;

        Plain(String name) {
            this.name = name;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Plain && Objects.equals(name, ((Plain) o).name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    interface SerFn<A, B> extends Function<A, B>, Serializable {}

    static final class Node {
        Object next;
    }

    static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw this;
        }
    }

    record Picky(int value) {
        static boolean refuse;

        Picky {
            if (refuse) {
                throw new Speechless();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <T> T trip(T value) throws UnshippableException {
        encoder.add(value);
        return (T) decoder.read(encoder.finish(), 0);
    }

    @Test
    void shouldKeepCollections() throws Exception {
        List<Object> values = List.of(
                new ArrayList<>(Arrays.asList(1, null, "a", 2L, 'c', 1.5, true)),
                new TreeMap<>(Map.of("a", 1)),
                Set.of(1, 2, 3),
                Map.of(1, 2),
                Collections.synchronizedList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableMap(new HashMap<>(Map.of("x", 1))),
                new HashMap<>(Map.of("k", "v")).keySet(),
                Arrays.asList("x", "y"));
        for (Object value : values) {
            Object back = trip(value);
            assertThat(back).isEqualTo(value);
        }
    }

    @Test
    void shouldReportAnExceptionWhoseMessageThrows() throws Exception {
        encoder.add(new Picky(1));
        Payload payload = encoder.finish();
        Picky.refuse = true;
        try {
            assertThatThrownBy(() -> decoder.read(payload, 0)).isInstanceOf(UnshippableException.class);
        } finally {
            Picky.refuse = false;
        }
        List<Substitution> rules = List.of(new Substitution(
                StringBuilder.class,
                any -> {
                    throw new Speechless();
                },
                any -> any));
        encoder.substitute(rules);
        assertThatThrownBy(() -> encoder.add(new StringBuilder())).isInstanceOf(UnshippableException.class);
    }

    @Test
    void shouldKeepCycles() throws Exception {
        List<Object> list = new ArrayList<>();
        Point point = new Point(7, list);
        list.add(point);
        Point back = trip(point);
        assertThat(back.list().get(0)).isSameAs(back);

        Plain plain = new Plain("p");
        plain.set = new HashSet<>();
        plain.other = plain;
        plain.set.add(plain);
        Plain p = trip(plain);
        assertThat(p.set).contains(p);

        Exception a = new Exception("a");
        Exception b = new Exception("b", a);
        a.addSuppressed(b);
        Exception a2 = trip(a);
        assertThat(a2.getSuppressed()[0].getCause()).isSameAs(a2);
        Exception c = new Exception("c");
        c.initCause(b);
        assertThat(trip(c).getCause().getCause()).hasMessage("a");
    }

    @Test
    void shouldKeepLambdas() throws Exception {
        int k = 5;
        SerFn<Integer, Integer> fn = x -> x + k;
        assertThat(trip(fn).apply(2)).isEqualTo(7);
        SerFn<Integer, int[]> array = int[]::new;
        assertThat(trip(array).apply(3)).hasSize(3);
        SerFn<String, Integer> method = String::length;
        assertThat(trip(method).apply("abc")).isEqualTo(3);
        Supplier<String> bound = (Supplier<String> & Serializable) new Plain("q").name::trim;
        assertThat(trip(bound).get()).isEqualTo("q");
    }

    @Test
    void shouldKeepAccessOrder() throws Exception {
        LinkedHashMap<String, Integer> map = new LinkedHashMap<>(16, 0.75f, true);
        map.put("a", 1);
        map.put("b", 2);
        LinkedHashMap<String, Integer> back = trip(map);
        back.get("a");
        assertThat(back.keySet()).containsExactly("b", "a");
        assertThat(AccessOrder.probe(map)).isTrue();
        assertThat(AccessOrder.probe(new LinkedHashMap<>(map))).isFalse();
    }

    @Test
    void shouldNameThePathAndRollBack() throws Exception {
        encoder.add(1);
        Plain job = new Plain("job");
        try (FileInputStream in = new FileInputStream("pom.xml")) {
            job.other = new HashMap<>(Map.of("src", List.of(new Node(), in)));
            assertThatThrownBy(() -> encoder.add(job))
                    .isInstanceOf(UnshippableException.class)
                    .hasMessageStartingWith(
                            ".other[\"src\"].get(1) is a java.io.FileInputStream, which can't be sent:");
        }
        assertThat(encoder.count()).isEqualTo(1);
        assertThat(encoder.classes()).isEmpty();
        encoder.add(new Plain("x"));
        Payload payload = encoder.finish();
        assertThat(decoder.read(payload, 0)).isEqualTo(1);
        assertThat(((Plain) decoder.read(payload, 1)).name).isEqualTo("x");
    }

    @Test
    void shouldTellTheWayToWhatCanNotBeSent() throws Exception {
        Thread culprit = new Thread("culprit");
        Plain key = new Plain("key");
        key.other = culprit;
        Function<Object, Object> holds = x -> culprit;
        Map<String, Object> ways = new LinkedHashMap<>();
        ways.put(".key(Plain).other", new HashMap<>(Map.of(key, 1)));
        ways.put("[null]", new HashMap<>(Collections.singletonMap(null, culprit)));
        ways.put("[7]", new HashMap<>(Map.of(7, culprit)));
        ways.put("[MAIN]", new HashMap<>(Map.of(Thread.State.NEW, 1, Way.MAIN, culprit)));
        ways.put("[\"" + "k".repeat(40) + "\"]", new HashMap<>(Map.of("k".repeat(40), culprit)));
        ways.put("[\"" + "k".repeat(40) + "…\"]", new HashMap<>(Map.of("k".repeat(41), culprit)));
        ways.put(".getValue()", new AbstractMap.SimpleEntry<>("k", culprit));
        ways.put(".getKey()", new AbstractMap.SimpleEntry<>(culprit, "v"));
        ways.put(".get()", Optional.of(culprit));
        ways.put("[1][0]", new Object[] {"first", new Object[] {culprit}});
        ways.put(".captured[0]", holds);
        ways.put(".element(0)", new HashSet<>(Set.of(culprit)));
        for (Map.Entry<String, Object> way : ways.entrySet()) {
            assertThatThrownBy(() -> encoder.add(way.getValue()))
                    .isInstanceOf(UnshippableException.class)
                    .hasMessageStartingWith(way.getKey() + " is a java.lang.Thread");
        }
        assertThat(encoder.count()).isZero();
    }

    enum Way {
        MAIN
    }

    /** What of it was noted, named and written is forgotten. */
    @Test
    void shouldForgetWhatAnItemThatCanNotBeSentHasLeft() throws Exception {
        encoder.note(new Encodings());
        encoder.add(new byte[Stretches.LEAST]);
        List<Stretch> before = encoder.stretches();
        SerFn<Object, Object> shape = x -> x;
        List<Object> refused = Arrays.asList(new byte[Stretches.LEAST], shape, new Thread("culprit"));
        assertThatThrownBy(() -> encoder.add(refused)).isInstanceOf(UnshippableException.class);
        assertThat(before).hasSize(1);
        assertThat(encoder.stretches()).isEqualTo(before);
        assertThat(encoder.shapes()).isEmpty();
        encoder.add(refused.get(1));
        assertThat(encoder.shapes()).hasSize(1);
        Payload payload = encoder.finish();
        assertThat(((byte[]) decoder.read(payload, 0))).hasSize(Stretches.LEAST);
        assertThat(((SerFn<?, ?>) decoder.read(payload, 1)).apply(null)).isNull();
        encoder.add(new byte[Stretches.LEAST]);
        assertThat(encoder.stretches()).isEmpty();
    }

    /** A set or a map that can't change is made when all that is in it is there: elements' hash codes may depend on it. */
    @Test
    void shouldKeepCyclesThroughCollectionsThatCanNotChange() throws Exception {
        Plain inSet = new Plain("set");
        inSet.other = Set.of(inSet, "x");
        Plain set = trip(inSet);
        assertThat((Set<?>) set.other).isEqualTo(Set.of(set, "x"));
        assertThatThrownBy(((Set<?>) set.other)::clear).isInstanceOf(UnsupportedOperationException.class);
        Plain inMap = new Plain("map");
        inMap.other = Map.of(inMap, "self", "other", inMap);
        Plain map = trip(inMap);
        assertThat((Map<?, ?>) map.other).hasSize(2);
        assertThat(((Map<?, ?>) map.other).get(map)).isEqualTo("self");
        assertThat(((Map<?, ?>) map.other).get("other")).isSameAs(map);
        assertThatThrownBy(((Map<?, ?>) map.other)::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldKeepPartitionsThatCanBeCombined() throws Exception {
        Collector<Integer, ?, Map<Boolean, List<Integer>>> collector = Collectors.partitioningBy(x -> x > 2);
        Map<Boolean, List<Integer>> back = trip(combined(collector, List.of(1, 2, 3)));
        assertThat(back).containsExactly(Map.entry(false, List.of(1, 2)), Map.entry(true, List.of(3)));
    }

    /** As two workers do it, each of which has accumulated some. */
    private <T, A, R> R combined(Collector<T, A, R> collector, List<T> items) throws UnshippableException {
        A first = collector.supplier().get();
        A second = collector.supplier().get();
        for (T item : items) {
            collector.accumulator().accept(second, item);
        }
        return collector.finisher().apply(collector.combiner().apply(trip(first), trip(second)));
    }

    /** The caller may have less room than a structure needs that is not deep. */
    @Test
    void shouldBearLessDeepStructuresOnANarrowStack() throws Exception {
        Node head = new Node();
        for (int i = 2; i < DeepStack.SHALLOW; i++) {
            Node node = new Node();
            node.next = head;
            head = node;
        }
        Node all = head;
        List<Object> told = new ArrayList<>();
        Thread narrow = new Thread(
                null,
                () -> {
                    try {
                        told.add(trip(all));
                    } catch (Exception | Error e) {
                        told.add(e);
                    }
                },
                "narrow",
                256 << 10);
        narrow.start();
        narrow.join();
        assertThat(told).singleElement().isInstanceOf(Node.class);
        int count = 0;
        for (Node at = (Node) told.get(0); at != null; at = (Node) at.next) {
            count++;
        }
        assertThat(count).isEqualTo(DeepStack.SHALLOW - 1);
    }

    @Test
    void shouldBearDeepStructures() throws Exception {
        for (int depth : new int[] {100_000, 1_000_000}) {
            Node head = new Node();
            for (int i = 1; i < depth; i++) {
                Node node = new Node();
                node.next = head;
                head = node;
            }
            int count = 0;
            for (Node at = trip(head); at != null; at = (Node) at.next) {
                count++;
            }
            assertThat(count).isEqualTo(depth);
        }
    }

    @Test
    void shouldSpoilOnlyTheItemWhoseClassIsMissing() throws Exception {
        encoder.add(new Plain("a"));
        encoder.add(2);
        encoder.add(new Node());
        Payload payload = encoder.finish();
        space.missing.add(Plain.class.getName());
        assertThatThrownBy(() -> decoder.read(payload, 0))
                .isInstanceOf(UnshippableException.class)
                .hasMessageContaining("Plain is missing here");
        assertThat(decoder.read(payload, 1)).isEqualTo(2);
        assertThat(decoder.read(payload, 2)).isInstanceOf(Node.class);
    }
}
