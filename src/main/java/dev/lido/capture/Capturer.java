package dev.lido.capture;

import dev.lido.serial.ClassSpace;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Captures functions of this session. Keeps what it learnt about code between calls. Thread-safe. */
public final class Capturer {
    private static final int PLANS_KEPT = 256;

    private final ClassSpace classes = new SessionSpace();
    private final Encoders encoders = new Encoders(classes);

    private final Map<Roots, Plan> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Roots, Plan> eldest) {
            return size() > PLANS_KEPT;
        }
    };

    /** Makes a capturer that has learnt nothing yet. One for a JVM is enough. */
    public Capturer() {}

    /**
     * Captures {@code function} by value, now.
     *
     * @throws UnshippableException if something that the function holds, or a variable that its code can read, can't
     *     travel; the path leads there
     */
    public Capture capture(Object function) throws UnshippableException {
        ValueEncoder encoder = encoders.take();
        encoder.add(function);
        List<Class<?>> types = Encoders.travelling(encoder.classes());
        List<LambdaShape> shapes = List.copyOf(encoder.shapes());
        Payload payload = encoder.finish();
        encoders.giveBack(encoder);
        return new Capture(this, payload, Roots.NONE.with(types, shapes));
    }

    /** What {@link #capture} would send, and what it would refuse; refuses nothing itself. */
    public Inspection inspect(Object function) {
        return new Inspector(this).inspect(function);
    }

    /** The session's classes, for decoding results. */
    public ClassSpace classes() {
        return classes;
    }

    /** A few words for messages: {@code Fn in REPL.$JShell$12 (lambda$do_it$$0)}, or the class of what is no lambda. */
    public static String describe(Object function) {
        Class<?> type = function.getClass();
        if (!LambdaReader.looksLikeLambda(type)) {
            return type.getName();
        }
        String face = type.getInterfaces()[0].getSimpleName();
        try {
            LambdaShape shape = new LambdaReader().read(function).shape();
            String impl = shape.implMethod().startsWith("lambda$")
                    ? shape.implMethod()
                    : shape.implClass() + "::" + shape.implMethod().replace("<init>", "new");
            return face + " in " + shape.host() + " (" + impl + ')';
        } catch (UnshippableException e) {
            return face + " in " + type.getName().substring(0, type.getName().indexOf("$$Lambda"));
        }
    }

    Encoders encoders() {
        return encoders;
    }

    /** What {@code roots} reach. Class versions in {@code checked} were compared with the JVM's a moment ago. */
    Plan plan(Roots roots, Set<ClassFacts> checked) throws UnshippableException {
        Plan plan;
        synchronized (plans) {
            plan = plans.get(roots);
        }
        if (plan == null || !plan.isCurrent(checked)) {
            plan = Reach.from(roots);
            checked.addAll(plan.facts().values());
            synchronized (plans) {
                plans.put(roots, plan);
            }
        }
        return plan;
    }
}
