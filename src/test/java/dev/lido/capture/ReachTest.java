package dev.lido.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.bundle.GlobalField;
import dev.lido.serial.UnshippableException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final String IMPORTS = "package REPL; import java.util.*; import java.util.function.*;\n";
    private final SessionLoader session = new SessionLoader();

    private void snippet(int number, String body) {
        session.add("REPL.$JShell$" + number, IMPORTS + "public class $JShell$" + number + " {" + body + "}");
    }

    private static String wrapper(int number) {
        return "REPL.$JShell$" + number;
    }

    private static Plan plan(Object lambda) throws UnshippableException {
        return Reach.from(Roots.NONE.with(
                List.of(), List.of(new LambdaReader().read(lambda).shape())));
    }

    private static Stream<String> fields(Plan plan) {
        return plan.fields().stream().map(field -> field.owner().getName() + '.' + field.name());
    }

    @Test
    void shouldShipOnlyWhatTheLambdaNames() throws Exception {
        snippet(1, "public static int a; public static Object do_it$() { return a = 1; }");
        snippet(
                2,
                "public static int b; public static int do_it$Aux() { return $JShell$1.a; }"
                        + " public static Object do_it$() { return b = do_it$Aux(); }");
        snippet(3, "public static Object do_it$() { Supplier<Integer> s = () -> $JShell$2.b; return s; }");

        Plan plan = plan(session.call(wrapper(3), "do_it$"));

        assertThat(plan.code()).containsOnlyKeys(wrapper(2), wrapper(3));
        assertThat(fields(plan)).containsExactly(wrapper(2) + ".b");
        assertThat(plan.assigned()).isEmpty();
    }

    @Test
    void shouldFollowMethodsTransitively() throws Exception {
        snippet(1, "public static int a;");
        snippet(
                2,
                "public static int even(int x) { return x == 0 ? 1 : $JShell$2.odd(x - 1); }"
                        + " public static int odd(int x) { return x == 0 ? $JShell$1.a : even(x - 1); }"
                        + " public static Object unused; public static Object other() { return unused; }");
        snippet(3, "public static Object do_it$() { Function<Integer, Integer> s = $JShell$2::even; return s; }");

        assertThat(fields(plan(session.call(wrapper(3), "do_it$")))).containsExactly(wrapper(1) + ".a");
    }

    @Test
    void shouldNotReachWhatASiblingLambdaReads() throws Exception {
        snippet(1, "public static Thread t; public static int n;");
        snippet(
                2,
                "public static Object do_it$() { Supplier<Object> bad = () -> $JShell$1.t;"
                        + " Supplier<Object> good = () -> $JShell$1.n; return good; }");

        assertThat(fields(plan(session.call(wrapper(2), "do_it$")))).containsExactly(wrapper(1) + ".n");
    }

    @Test
    void shouldReachOverridesOfLiveClassesOnly() throws Exception {
        snippet(1, "public static int a, b, c, d, e;");
        snippet(
                2,
                "public static abstract class Base { abstract int f(); public String toString() { return \"\" + $JShell$1.a; } }"
                        + " public static class Live extends Base { int f() { return $JShell$1.b; } int unused() { return $JShell$1.c; } }"
                        + " public static class Dead extends Base { int f() { return $JShell$1.d; } }"
                        + " public static int call(Base x) { return x.f(); }"
                        + " public static int other() { return call(new Dead()); }");
        snippet(
                3,
                "public static Object do_it$() { Supplier<Integer> s = () -> $JShell$2.call(new $JShell$2.Live()); return s; }");

        Plan plan = plan(session.call(wrapper(3), "do_it$"));

        assertThat(fields(plan)).containsExactlyInAnyOrder(wrapper(1) + ".a", wrapper(1) + ".b");
        assertThat(plan.code())
                .containsKeys(wrapper(2), wrapper(2) + "$Base", wrapper(2) + "$Live", wrapper(2) + "$Dead");
    }

    @Test
    void shouldReachMethodsOfTheClassesOfValues() throws Exception {
        snippet(1, "public static int a, b;");
        snippet(
                2,
                "public static class Item implements Comparable<Item> {"
                        + " public int compareTo(Item o) { return $JShell$1.a; } int plain() { return $JShell$1.b; } }");
        Class<?> item = session.loadClass(wrapper(2) + "$Item");

        Plan plan = Reach.from(Roots.NONE.with(List.of(item), List.of()));

        assertThat(fields(plan)).containsExactly(wrapper(1) + ".a");
    }

    @Test
    void shouldReachNestedLambdasAndAnonymousClasses() throws Exception {
        snippet(1, "public static int a, b, c;");
        snippet(
                2,
                "public static Object do_it$() { Supplier<Object> s = () -> { Runnable r = () -> System.out.println($JShell$1.a);"
                        + " return new Object() { int q = $JShell$1.b; public int hashCode() { return $JShell$1.c; } }; }; return s; }");

        assertThat(fields(plan(session.call(wrapper(2), "do_it$"))))
                .containsExactlyInAnyOrder(wrapper(1) + ".a", wrapper(1) + ".b", wrapper(1) + ".c");
    }

    @Test
    void shouldTellAssignedVariables() throws Exception {
        snippet(1, "public static int counter;");
        snippet(2, "public static Object do_it$() { Supplier<Object> s = () -> $JShell$1.counter++; return s; }");

        assertThat(plan(session.call(wrapper(2), "do_it$")).assigned())
                .containsExactly(new GlobalField(wrapper(1), "counter"));
    }

    @Test
    void shouldShipClassStaticsByValueAndLetEnumsMakeTheirConstants() throws Exception {
        snippet(1, "public static int factor;");
        snippet(
                2,
                "public static class Cfg { static final int K = $JShell$1.factor * 2; static final Map<String, Integer> T = new HashMap<>(); static final int C = 7; }");
        snippet(
                3,
                "public enum Color { RED { int k() { return $JShell$1.factor; } }, BLUE { int k() { return 2; } }; abstract int k(); static int total = 3; }");
        snippet(
                4,
                "public static Object do_it$() { Supplier<Object> s = () -> $JShell$2.Cfg.K + $JShell$2.Cfg.C"
                        + " + $JShell$3.Color.RED.k() + $JShell$3.Color.total; return s; }");

        Plan plan = plan(session.call(wrapper(4), "do_it$"));

        assertThat(fields(plan))
                .containsExactlyInAnyOrder(wrapper(2) + "$Cfg.K", wrapper(3) + "$Color.total", wrapper(1) + ".factor");
    }

    @Test
    void shouldReachTheInitializerOfAClassThatKeepsIt() throws Exception {
        snippet(1, "public static int factor;");
        snippet(
                2,
                "public static class Cfg { static Thread t = new Thread(\"\" + $JShell$1.factor); static int n = 3; }");
        snippet(3, "public static Object do_it$() { Supplier<Object> s = () -> $JShell$2.Cfg.n; return s; }");
        Object lambda = session.call(wrapper(3), "do_it$");
        Roots roots = plan(lambda).roots().keeping(session.loadClass(wrapper(2) + "$Cfg"));

        Plan plan = Reach.from(roots);

        assertThat(fields(plan)).containsExactly(wrapper(1) + ".factor");
        assertThat(plan.assigned()).isEmpty();
        Class<?> shipped = SessionLoader.of(java.util.Map.of(
                        wrapper(1),
                        plan.code().get(wrapper(1)).bytes(),
                        wrapper(2),
                        plan.code().get(wrapper(2)).bytes(),
                        wrapper(2) + "$Cfg",
                        plan.code().get(wrapper(2) + "$Cfg").bytes()))
                .loadClass(wrapper(2) + "$Cfg");
        var field = shipped.getDeclaredField("n");
        field.setAccessible(true);
        assertThat(field.get(null)).isEqualTo(3);
    }

    @Test
    void shouldReachAllMethodsOfAClassExaminedByReflection() throws Exception {
        snippet(1, "public static int a;");
        snippet(2, "public static class C { public static int f() { return $JShell$1.a; } }");
        snippet(
                3,
                "public static Object do_it$() { java.util.concurrent.Callable<Object> s = () ->"
                        + " $JShell$2.C.class.getMethod(\"f\").invoke(null); return s; }");

        assertThat(fields(plan(session.call(wrapper(3), "do_it$")))).containsExactly(wrapper(1) + ".a");
    }

    @Test
    void shouldNeedNoCodeForClassesOfTheClassPath() throws Exception {
        Runnable here = () -> assertThat(System.nanoTime()).isNotZero();

        Plan plan = plan(here);

        assertThat(plan.code()).isEmpty();
        assertThat(plan.fields()).isEmpty();
        assertThat(plan.classPath()).isEmpty();
    }

    @Test
    void shouldSeeARedefinitionInPlace() throws Exception {
        snippet(1, "public static int a, b;");
        snippet(2, "public static int f() { return $JShell$1.a; }");
        snippet(3, "public static Object do_it$() { Supplier<Object> s = () -> $JShell$2.f(); return s; }");
        Object lambda = session.call(wrapper(3), "do_it$");
        Plan before = plan(lambda);
        assertThat(before.isCurrent(new java.util.HashSet<>())).isTrue();

        session.redefine(
                wrapper(2), IMPORTS + "public class $JShell$2 { public static int f() { return $JShell$1.b; } }");

        assertThat(before.isCurrent(new java.util.HashSet<>())).isFalse();
        assertThat(fields(plan(lambda))).containsExactly(wrapper(1) + ".b");
    }

    @Test
    void shouldGiveTheSameBytesForTheSameClass() throws Exception {
        snippet(1, "public static int a; public static Object do_it$() { Supplier<Object> s = () -> a; return s; }");
        byte[] original = session.bytes(wrapper(1));

        byte[] once = Rewriting.apply(original, wrapper(1), false, false);
        byte[] twice = Rewriting.apply(original, wrapper(1), false, false);

        assertThat(once).isEqualTo(twice);
        assertThat(Rewriting.apply(once, wrapper(1), false, false)).isEqualTo(once);
    }

    @Test
    void shouldStripWrappersOfEntryPointsButKeepTheirLambdas() throws Exception {
        snippet(
                1,
                "static final boolean checked = Boolean.getBoolean(\"x\");"
                        + " public static Object do_it$() { Runnable r = (Runnable & java.io.Serializable) () -> {}; return r; }");

        ClassFacts stripped = new ClassFacts(
                session.loadClass(wrapper(1)), Rewriting.apply(session.bytes(wrapper(1)), wrapper(1), false, false));

        assertThat(stripped.methods.keySet())
                .anyMatch(key -> key.startsWith("lambda$do_it$$"))
                .noneMatch(key -> key.startsWith("do_it$"))
                .noneMatch(key -> key.startsWith("$deserializeLambda$"))
                .noneMatch(key -> key.startsWith("<clinit>"));
    }

    @Test
    void shouldNameTheClassWhoseCodeIsMissing() throws Exception {
        snippet(1, "public static class P {}");
        Class<?> type = session.loadClass(wrapper(1) + "$P");
        session.silent();

        if (dev.lido.jvm.DefinedBytes.of(type).isPresent()) {
            assertThat(Reach.from(Roots.NONE.with(List.of(type), List.of())).code())
                    .containsKey(type.getName());
        } else {
            assertThatThrownBy(() -> Reach.from(Roots.NONE.with(List.of(type), List.of())))
                    .isInstanceOf(UnshippableException.class)
                    .hasMessageContaining(type.getName());
        }
    }

    @Test
    void shouldKnowWrappers() {
        assertThat(Set.of("REPL.$JShell$1", "REPL.$JShell$17B", "REPL.$JShell$17BC"))
                .allMatch(Rewriting::isWrapper);
        assertThat(Set.of("REPL.$JShell$1$P", "REPL.$Cancel$", "Foo", "x.REPL.$JShell$1"))
                .noneMatch(Rewriting::isWrapper);
    }
}
