package dev.lido.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/** B12 and B14: what capture costs where lambdas are typed, and what it costs to type a method anew. */
final class Typing implements AutoCloseable {
    private final JShell shell = JShell.builder().build();

    private Typing() {
        shell.addToClasspath(System.getProperty("java.class.path"));
        eval("import java.util.*;");
        eval("import java.util.stream.*;");
        eval("import dev.lido.*;");
    }

    static void run(Report report, boolean quick, String python) throws Exception {
        try (Typing lido = new Typing();
                Typing plain = new Typing()) {
            lido.eval("Pool.configure(o -> o.workers(2));");
            lido.eval("Pool.map(x -> x, List.of(1, 2, 3));");
            lido.eval("long captured() { return Pool.timeline().last().get()"
                    + ".time(CallTimeline.Phase.CAPTURE).toNanos(); }");
            if (report.wants("B12")) {
                captures(report, quick, lido);
            }
            if (report.wants("B14")) {
                redefinitions(report, quick, lido, plain);
            }
            lido.eval("Pool.shutdown();");
        }
    }

    private static void captures(Report report, boolean quick, Typing lido) throws Exception {
        lido.eval("int n = 3;");
        lido.eval("int helper(int x) { return x + n; }");
        lido.eval("Fn<Integer, Integer> f = x -> helper(x);");
        lido.eval("long again() { Pool.map(f, List.of(1)); return captured(); }");
        lido.eval(
                "long median(int calls) {"
                        + " return LongStream.range(0, calls).map(i -> again()).sorted().skip(calls / 2).findFirst().getAsLong(); }");
        lido.eval("median(" + (quick ? 2_000 : 10_000) + ")");
        report.row("B12 capture of a lambda that is known")
                .rounds(quick ? 5 : 20)
                .target(Target.of(50e3))
                .measure(() -> Double.parseDouble(lido.eval("median(200)")));
        report.row("B12 capture of a lambda just typed")
                .rounds(quick ? 20 : 200)
                .target(Target.of(10e6))
                .measure(() -> {
                    lido.eval("Pool.map(x -> helper(x), List.of(1))");
                    return Double.parseDouble(lido.eval("captured()"));
                });
    }

    private static void redefinitions(Report report, boolean quick, Typing lido, Typing plain) throws Exception {
        int[] versions = new int[2];
        int rounds = quick ? 50 : 1_000;
        lido.eval("int classes() { System.gc(); return java.lang.management.ManagementFactory.getClassLoadingMXBean()"
                + ".getLoadedClassCount(); }");
        String classes = "Pool.submit(() -> classes()).get()";
        for (int i = 0; i < 20; i++) {
            lido.redefine(++versions[0], "Pool.map(x -> f(x), List.of(1)).get(0)");
        }
        double before = Double.parseDouble(lido.eval(classes));
        report.row("B14 type a method anew and map; floor: jshell")
                .rounds(rounds)
                .floor(Measure.time(() -> plain.redefine(++versions[1], "Stream.of(1).map(x -> f(x)).toList().get(0)")))
                .target(Target.ofFloor(1).and(15e6))
                .measure(Measure.time(() -> lido.redefine(++versions[0], "Pool.map(x -> f(x), List.of(1)).get(0)")));
        report.row("B14 classes in a worker; floor: before")
                .unit(Unit.COUNT)
                .floor(() -> before)
                .target(Target.ofFloor(1.05))
                .measure(() -> Double.parseDouble(lido.eval(classes)));
    }

    private void redefine(int version, String call) {
        eval("int f(int x) { return x + " + version + "; }");
        if (!eval(call).equals(String.valueOf(version + 1))) {
            throw new IllegalStateException("a wrong result of version " + version);
        }
    }

    /** The value of one snippet; expressions are dropped again, as jshell gets slower with each that it keeps. */
    private String eval(String snippet) {
        String value = "";
        List<Snippet> dropped = new ArrayList<>();
        for (SnippetEvent event : shell.eval(snippet)) {
            if (event.exception() != null || event.status() == Snippet.Status.REJECTED) {
                throw new IllegalStateException(snippet + ": "
                        + (event.exception() != null
                                ? event.exception()
                                : shell.diagnostics(event.snippet())
                                        .map(it -> it.getMessage(Locale.ROOT))
                                        .toList()));
            }
            if (event.causeSnippet() == null && event.value() != null) {
                value = event.value();
                if (event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
                    dropped.add(event.snippet());
                }
            }
        }
        dropped.forEach(shell::drop);
        return value;
    }

    @Override
    public void close() {
        shell.close();
    }
}
