package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.engine.Anatomy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExplanationTest {
    private static Explanation of(int workers, Anatomy.Part... parts) {
        return new Explanation(
                new Anatomy("a lambda", "snippet 3", List.of(parts), List.of(), List.of("n"), workers), "");
    }

    private static Anatomy.Part part(Anatomy.Kind kind, String name, long bytes, Object value, int holders) {
        return new Anatomy.Part(kind, name, "T", bytes, value, true, holders);
    }

    @Test
    void shouldPutTheLargestFirstAndCountWhatIsLeftToSend() {
        Explanation it = of(
                2,
                part(Anatomy.Kind.VARIABLE, "small", 10, 1, 1),
                part(Anatomy.Kind.VARIABLE, "large", 100, "x", 2),
                part(Anatomy.Kind.CLASS, "method f(int)", 50, null, 0));
        assertThat(it.parts()).extracting(Explanation.Part::name).containsExactly("large", "method f(int)", "small");
        assertThat(it.bytes()).isEqualTo(160);
        assertThat(it.bytesToSend()).isEqualTo(60);
        assertThat(it.toString())
                .startsWith("A lambda (snippet 3): 160 B, of which 60 B to send now.")
                .contains("large", "2 of 2 workers have it", "= \"x\"", "1 of 2 workers have it");
    }

    @Test
    void shouldAdviseWhereSomethingIsLargeOrLost() {
        Explanation it = of(
                0,
                part(Anatomy.Kind.VARIABLE, "big", 80 << 20, 1, 0),
                part(Anatomy.Kind.CAPTURED, "rows", 2 << 20, 1, 0),
                part(Anatomy.Kind.VARIABLE, "fine", 1 << 20, 1, 0));
        assertThat(it.advice()).hasSize(3);
        assertThat(it.advice().get(0)).contains("'big'", "80.0 MB", "Pool.broadcast(big)");
        assertThat(it.advice().get(1)).contains("'rows'", "with every call", "2.0 MB");
        assertThat(it.advice().get(2)).contains("assigns 'n'");
    }

    @Test
    void shouldEscapeHtml() {
        Anatomy anatomy = new Anatomy(
                "a <i>lambda</i>",
                "method f(List<\"T\">)",
                List.of(part(Anatomy.Kind.VARIABLE, "x<y>", 1, "<script>alert('1')</script>&", 0)),
                List.of(new Anatomy.Refusal("m[\"<k>\"]", "is a <Socket> & more")),
                List.of("<n>"),
                0);
        String html = new Explanation(anatomy, "").toHtml();
        assertThat(html)
                .doesNotContain("<i>", "<script>", "<k>", "<Socket>", "<n>", "<y>", "& ", "f(List<")
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;", "m[&quot;&lt;k&gt;&quot;]");
    }

    @Test
    void shouldSayWhenAnEngineSendsNothing() {
        Function<Integer, Integer> fn = x -> x;
        Explanation it = new Explanation(null, fn);
        assertThat(it.toString()).contains("nothing is sent");
        assertThat(it.toHtml()).contains("nothing is sent");
        assertThat(it.parts()).isEmpty();
    }

    /** Its {@code toString} is not to be run. */
    private static final class Loud {
        private static int shown;

        @Override
        public String toString() {
            shown++;
            return "loud";
        }
    }

    @Test
    void shouldTellEverythingThatIsRefusedAndStartNothing() {
        Thread thread = Thread.currentThread();
        java.net.Socket socket = new java.net.Socket();
        Loud loud = new Loud();
        int[] many = {1, 2, 3};
        long wide = 4;
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            Explanation it = pool.explain(
                    (Integer x) -> "" + Map.of(thread, socket).size() + loud.hashCode() + many[0] + wide + x);
            assertThat(it.isShippable()).isFalse();
            assertThat(it.refusals())
                    .extracting(Explanation.Refusal::path)
                    .containsExactlyInAnyOrder("captured 'thread'", "captured 'socket'");
            assertThat(it.refusals())
                    .allSatisfy(refusal -> assertThat(refusal.reason()).contains("which can't be sent: "));
            assertThat(it.parts())
                    .filteredOn(part -> part.kind() == Explanation.Kind.CAPTURED)
                    .extracting(part -> part.name() + " " + part.type() + " " + part.preview())
                    .containsExactlyInAnyOrder("loud ExplanationTest.Loud a Loud", "many int[] int[3]", "wide long 4");
            assertThat(Loud.shown).isZero();
            assertThat(pool.status().workers()).isEmpty();
            assertThat(it.toString()).contains("can't be sent: 2 parts are refused");
        }
    }

    @Test
    void shouldTakeFunctionsOfEveryType() {
        try (WorkerPool pool = Pool.open(o -> o.workers(1))) {
            Function<String, Integer> plain = String::length;
            assertThat(pool.explain(plain).function()).isEqualTo("the method reference String::length");
            assertThat(pool.explain(Math::abs).function()).isEqualTo("the method reference Math::abs");
            assertThat(pool.explain(x -> x + 1).function()).isEqualTo("a lambda");
            assertThat(pool.explain((String s) -> s.length()).origin()).isEqualTo(ExplanationTest.class.getName());
            assertThat(pool.explain(() -> 5).isShippable()).isTrue();
            assertThat(pool.explain("a string").function()).isEqualTo("an object of java.lang.String");
        }
    }
}
