package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
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
