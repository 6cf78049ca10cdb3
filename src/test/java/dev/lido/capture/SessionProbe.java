package dev.lido.capture;

import dev.lido.serial.Closure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What scripts typed into a real JShell call: prints one line for each verdict. */
public final class SessionProbe {
    private SessionProbe() {}

    /** Reads {@code lambda}, ships the code it reaches to a loader of its own and expects these globals by name. */
    public static <T> void check(String name, T lambda, Function<T, Object> use, String... globals) {
        String verdict;
        try {
            Closure closure = new LambdaReader().read(lambda);
            Object expected = use.apply(lambda);
            Object found = use.apply(Remade.of(closure, lambda.getClass().getClassLoader()));
            Plan plan = Reach.from(Roots.NONE.with(List.of(), List.of(closure.shape())));
            String fields = plan.fields().stream()
                    .map(StaticField::name)
                    .filter(field -> !field.startsWith("$SwitchMap$") && !field.equals("allStop"))
                    .collect(Collectors.toCollection(TreeSet::new))
                    .toString();
            String wanted = new TreeSet<>(List.of(globals)).toString();
            Map<String, byte[]> code =
                    plan.code().values().stream().collect(Collectors.toMap(unit -> unit.name(), unit -> unit.bytes()));
            SessionLoader worker = SessionLoader.of(code);
            for (String each : code.keySet()) {
                Objects.requireNonNull(Class.forName(each, false, worker).getDeclaredMethods());
            }
            boolean ok = String.valueOf(expected).equals(String.valueOf(found)) && fields.equals(wanted);
            verdict = (ok ? "PASS " : "FAIL ") + name + " " + found + " of " + expected + " globals " + fields
                    + " code " + code.size() + " path " + plan.classPath().size();
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            verdict = "FAIL " + name + ": " + e;
        }
        System.out.println(verdict);
    }
}
