package dev.lido.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.UnshippableException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private static final String IMPORTS = "package REPL; import java.util.*; import java.util.function.*;\n";
    private static final String ONE = "REPL.$JShell$1";
    private static final String TWO = "REPL.$JShell$2";
    private static final String THREE = "REPL.$JShell$3";

    private final SessionLoader session = new SessionLoader();
    private final Capturer capturer = new Capturer();

    @BeforeEach
    void defineVariables() {
        snippet(
                1,
                "public static int n = 3; public static String text = \"t\"; public static Object a, b;"
                        + " public static Function<Integer, Integer> f = x -> x + n;");
        snippet(
                2,
                "public static class Conn { Thread s; Conn(Thread s) { this.s = s; } }"
                        + " public static class Svc { Conn conn = new Conn(new Thread()); }"
                        + " public static class Item { int f = 1; public String toString() { return $JShell$1.text; } }"
                        + " public static class Cfg { static Thread t = new Thread(); static int m = 3; static Thread late; }"
                        + " public static Object svc() { return new Svc(); } public static Object item() { return new Item(); }"
                        + " public static void late() { Cfg.late = new Thread(); }");
    }

    private void snippet(int number, String body) {
        session.add("REPL.$JShell$" + number, IMPORTS + "public class $JShell$" + number + " {" + body + "}");
    }

    private Object lambda(String code) throws Exception {
        snippet(3, "public static Object do_it$() { Function<Object, Object> f = " + code + "; return f; }");
        return session.call(THREE, "do_it$");
    }

    private static GlobalGroup group(Bundle bundle, String field) {
        return bundle.globals().stream()
                .filter(group ->
                        group.fields().stream().anyMatch(each -> each.name().equals(field)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldShipCodeAndGlobalsOfALambda() throws Exception {
        Capture capture = capturer.capture(lambda("x -> $JShell$1.n + $JShell$1.text"));

        Bundle bundle = capture.bundle();
        assertThat(bundle.code()).containsOnlyKeys(ONE, THREE);
        assertThat(bundle.globals()).hasSize(2).allMatch(GlobalGroup::simple).allMatch(GlobalGroup::portable);
        assertThat(group(bundle, "n").fields()).containsExactly(new GlobalField(ONE, "n"));
        assertThat(capture.function().count()).isEqualTo(1);
    }

    @Test
    void shouldKeepNothingOfWhatWasTypedLongAgo() throws Exception {
        capturer.capture(lambda("x -> $JShell$1.n"));
        WeakReference<ClassFacts> facts = new WeakReference<>(ClassFacts.Newest.of(session.loadClass(THREE)));
        System.gc();
        assertThat(facts.get()).as("the plan rests on them").isNotNull();

        String many = IntStream.range(0, 300).mapToObj(i -> "x -> " + i).collect(Collectors.joining(", "));
        snippet(4, "public static List<Function<Object, Object>> do_it$() { return List.of(" + many + "); }");
        List<Object> lambdas = session.call("REPL.$JShell$4", "do_it$");
        for (Object lambda : lambdas) {
            capturer.capture(lambda);
        }

        await().until(() -> {
            System.gc();
            return facts.get() == null;
        });
    }

    @Test
    void shouldGiveEqualBundlesWhileNothingChanges() throws Exception {
        Object lambda = lambda("x -> $JShell$1.n + \"\" + $JShell$1.a");
        session.set(ONE, "a", new ArrayList<>(List.of(1, 2)));
        Bundle before = capturer.capture(lambda).bundle();

        assertThat(capturer.capture(lambda).bundle().code()).isEqualTo(before.code());
        assertThat(group(capturer.capture(lambda).bundle(), "a").id())
                .isEqualTo(group(before, "a").id());
        assertThat(new Capturer().capture(lambda).bundle().code()).isEqualTo(before.code());

        session.set(ONE, "a", new ArrayList<>(List.of(1, 3)));

        Bundle after = capturer.capture(lambda).bundle();
        assertThat(group(after, "a").id()).isNotEqualTo(group(before, "a").id());
        assertThat(group(after, "n").id()).isEqualTo(group(before, "n").id());
    }

    @Test
    void shouldPutVariablesThatShareObjectsTogether() throws Exception {
        List<Object> shared = new ArrayList<>(List.of(1));
        session.set(ONE, "a", shared);
        session.set(ONE, "b", new Object[] {shared});

        Bundle bundle = capturer.capture(lambda("x -> $JShell$1.a + \"\" + $JShell$1.b + $JShell$1.n"))
                .bundle();

        assertThat(group(bundle, "a")).isSameAs(group(bundle, "b"));
        assertThat(group(bundle, "a").fields())
                .containsExactlyInAnyOrder(new GlobalField(ONE, "a"), new GlobalField(ONE, "b"));
        assertThat(group(bundle, "a").values().count()).isEqualTo(1);
        assertThat(bundle.globals()).hasSize(2);
    }

    @Test
    void shouldKeepVariablesWithEqualValuesApart() throws Exception {
        session.set(ONE, "a", new ArrayList<>(List.of(1)));
        session.set(ONE, "b", new ArrayList<>(List.of(1)));

        assertThat(capturer.capture(lambda("x -> $JShell$1.a + \"\" + $JShell$1.b"))
                        .bundle()
                        .globals())
                .hasSize(2);
    }

    @Test
    void shouldFollowLambdasHeldByVariables() throws Exception {
        Bundle bundle = capturer.capture(lambda("x -> $JShell$1.f.apply(3)")).bundle();

        assertThat(group(bundle, "f").portable()).isFalse();
        assertThat(group(bundle, "n").simple()).isTrue();
        assertThat(capturer.capture(session.<Object>call(THREE, "do_it$"))
                        .bundle()
                        .globals())
                .hasSize(2);
    }

    @Test
    void shouldFollowClassesOfValues() throws Exception {
        session.set(ONE, "a", List.of(session.<Object>call(TWO, "item")));

        Bundle bundle = capturer.capture(lambda("x -> $JShell$1.a")).bundle();

        assertThat(bundle.code()).containsKey(TWO + "$Item");
        assertThat(group(bundle, "text").simple()).isTrue();
        assertThat(group(bundle, "a").portable()).isFalse();
    }

    @Test
    void shouldNameThePathToWhatCannotTravel() throws Exception {
        session.set(ONE, "a", session.<Object>call(TWO, "svc"));
        Object lambda = lambda("x -> $JShell$1.a");

        assertThatThrownBy(() -> capturer.capture(lambda))
                .isInstanceOf(UnshippableException.class)
                .hasMessageStartingWith("variable 'a'.conn.s is a java.lang.Thread")
                .asInstanceOf(type(UnshippableException.class))
                .returns("variable 'a'.conn.s", UnshippableException::path);
    }

    @Test
    void shouldNotRefuseWhatASiblingReads() throws Exception {
        session.set(ONE, "a", new Thread());

        capturer.capture(lambda("true ? x -> $JShell$1.n : x -> $JShell$1.a"));
    }

    @Test
    void shouldLetTheWorkerMakeStaticsThatCannotTravel() throws Exception {
        Bundle bundle = capturer.capture(lambda("x -> $JShell$2.Cfg.t.getName() + $JShell$2.Cfg.m"))
                .bundle();

        assertThat(bundle.globals()).isEmpty();
        ClassFacts kept = new ClassFacts(
                session.loadClass(TWO + "$Cfg"), bundle.code().get(TWO + "$Cfg").bytes());
        assertThat(kept.methods).containsKey("<clinit>()V");
    }

    @Test
    void shouldRefuseStaticsThatNoInitializerMakes() throws Exception {
        session.call(TWO, "late");
        Object lambda = lambda("x -> $JShell$2.Cfg.late");

        assertThatThrownBy(() -> capturer.capture(lambda))
                .isInstanceOf(UnshippableException.class)
                .hasMessageStartingWith("static field Cfg.late is a java.lang.Thread");
    }

    @Test
    void shouldGrowTheBundleByWhatItemsBring() throws Exception {
        Capture capture = capturer.capture(lambda("x -> x"));
        Bundle before = capture.bundle();
        Capture.ItemEncoder items = capture.items();
        items.add(1);
        items.add("two");
        assertThat(items.count()).isEqualTo(2);
        assertThat(items.finish().count()).isEqualTo(2);
        assertThat(capture.bundle()).isSameAs(before);

        items.add(session.call(TWO, "item"));
        items.finish();
        Bundle after = capture.bundle();
        capture.encode(session.call(TWO, "item"));

        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        assertThat(after.code()).containsKeys(TWO + "$Item");
        assertThat(group(after, "text").simple()).isTrue();
        assertThat(capture.bundle()).isSameAs(after);
    }

    @Test
    void shouldShipTheNewCodeOfARedefinedClass() throws Exception {
        snippet(4, "public static int f() { return $JShell$1.n; }");
        Object lambda = lambda("x -> $JShell$4.f()");
        Bundle before = capturer.capture(lambda).bundle();

        session.redefine("REPL.$JShell$4", IMPORTS + "public class $JShell$4 { public static int f() { return 7; } }");
        Bundle after = capturer.capture(lambda).bundle();

        assertThat(after.code().get("REPL.$JShell$4"))
                .isNotEqualTo(before.code().get("REPL.$JShell$4"));
        assertThat(after.code().get(THREE)).isEqualTo(before.code().get(THREE));
        assertThat(after.globals()).isEmpty();
    }

    @Test
    void shouldFindClassesMetByName() throws Exception {
        capturer.capture(lambda("x -> $JShell$1.n"));

        assertThat(capturer.classes().find(ONE)).isSameAs(session.loadClass(ONE));
        assertThat(capturer.classes().loader().loadClass(TWO)).isSameAs(session.loadClass(TWO));
        assertThat(capturer.classes().find("java.sql.Timestamp")).isSameAs(java.sql.Timestamp.class);
        assertThat(capturer.classes().find(CaptureTest.class.getName())).isSameAs(CaptureTest.class);
        assertThatThrownBy(() -> capturer.classes().find("no.such.Type")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void shouldDescribeFunctions() throws Exception {
        assertThat(Capturer.describe(lambda("x -> 1"))).startsWith("Function in " + THREE + " (lambda$do_it$$");
        assertThat(Capturer.describe("text")).isEqualTo("java.lang.String");
    }

    @Test
    void shouldRunElsewhereAsHere() throws Exception {
        session.set(ONE, "n", 5);

        assertThat(apply("x -> $JShell$1.f.apply((Integer) x) + $JShell$1.text", 2))
                .isEqualTo("7t");
        assertThat(apply("x -> x + \"\"", session.call(TWO, "item"))).isEqualTo("t");
    }

    @Test
    void shouldKeepAliasesBetweenVariables() throws Exception {
        List<Object> shared = new ArrayList<>(List.of(1));
        session.set(ONE, "a", shared);
        session.set(ONE, "b", shared);

        assertThat(apply("x -> $JShell$1.a == $JShell$1.b", 1)).isEqualTo(true);
    }

    @Test
    void shouldGiveClassStaticsTheSessionsValues() throws Exception {
        snippet(
                4,
                "public static class Cfg { static final int BASE = Integer.valueOf($JShell$1.n * 2);"
                        + " static final List<Object> T = new ArrayList<>(); public static void touch() { T.add(BASE); } }");
        session.call("REPL.$JShell$4$Cfg", "touch");
        session.set(ONE, "n", 1000);

        assertThat(apply("x -> $JShell$4.Cfg.BASE + \"\" + $JShell$4.Cfg.T", 1)).isEqualTo("6[6]");
    }

    @Test
    void shouldLetTheWorkerInitialiseWhatCannotTravel() throws Exception {
        assertThat(apply("x -> $JShell$2.Cfg.t != null && $JShell$2.Cfg.m == 3", 1))
                .isEqualTo(true);
    }

    @Test
    void shouldCaptureInsideAWorkerAsInTheSession() throws Exception {
        session.set(ONE, "n", 5);
        Capture outer = capturer.capture(lambda("x -> $JShell$1.n + \"\" + x"));
        MiniWorker worker = new MiniWorker(outer.bundle());
        Object inner = worker.read(outer.function());

        Capture nested = new Capturer().capture(inner);

        assertThat(nested.bundle().code()).isEqualTo(outer.bundle().code());
        assertThat(group(nested.bundle(), "n").id())
                .isEqualTo(group(outer.bundle(), "n").id());
    }

    private Object apply(String code, Object item) throws Exception {
        return MiniWorker.apply(capturer, lambda(code), item);
    }
}
