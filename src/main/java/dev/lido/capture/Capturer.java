package dev.lido.capture;

import dev.lido.serial.ClassSpace;
import dev.lido.serial.Encodings;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import dev.lido.serial.Stretch;
import dev.lido.serial.Substitution;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Captures functions of this session. Keeps what it learnt about code between calls. Thread-safe. */
public final class Capturer {
    private static final int PLANS_KEPT = 256;

    private final ClassSpace classes;
    private final Encoders encoders;
    private final Encodings encodings;
    private final Map<Roots, Plan> plans;

    /** Makes a capturer that has learnt nothing yet. One for a JVM is enough. */
    public Capturer() {
        this(new SessionSpace(), List.of(), new Encodings(), new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Roots, Plan> eldest) {
                return size() > PLANS_KEPT;
            }
        });
    }

    private Capturer(ClassSpace classes, List<Substitution> rules, Encodings encodings, Map<Roots, Plan> plans) {
        this.encodings = encodings;
        this.classes = classes;
        this.encoders = new Encoders(classes, rules);
        this.plans = plans;
    }

    /** A capturer that knows what this one knows, and lets values travel as {@code rules} say. */
    public Capturer with(List<Substitution> rules) {
        return new Capturer(classes, rules, encodings, plans);
    }

    /**
     * Captures {@code function} by value, now.
     *
     * @throws UnshippableException if something that the function holds, or a variable that its code can read, can't
     *     travel; the path leads there
     */
    public Capture capture(Object function) throws UnshippableException {
        ValueEncoder encoder = encoders.take();
        encoder.note(encodings);
        encoder.add(function);
        Met met = Met.by(encoder);
        List<Stretch> stretches = encoder.stretches();
        Payload payload = encoder.finish();
        encoders.giveBack(encoder);
        return new Capture(this, payload, Cuts.of(payload, stretches), met);
    }

    /**
     * Reads {@code value}, now, to share it with workers.
     *
     * @throws UnshippableException if something in it can't travel; the path leads there
     */
    public Broadcast broadcast(@Nullable Object value) throws UnshippableException {
        ValueEncoder encoder = encoders.take();
        encoder.note(encodings);
        Broadcast broadcast = Broadcasts.share(value, encoder);
        encoders.giveBack(encoder);
        return broadcast;
    }

    /**
     * Stands for what {@code function} does and holds, whichever class it is of: a lambda that is typed once more is the
     * same. Null if it can't travel.
     */
    public @Nullable String fingerprint(Object function) {
        try {
            return Fingerprint.of(capture(function)).toString();
        } catch (UnshippableException e) {
            return null;
        }
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

    Encodings encodings() {
        return encodings;
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
