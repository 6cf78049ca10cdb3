package dev.lido.local;

import dev.lido.bundle.CustomFunction;
import dev.lido.capture.Capture;
import dev.lido.capture.Capturer;
import dev.lido.engine.Anatomy;
import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.ValueRule;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.Substitution;
import dev.lido.serial.UnshippableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads the functions that an engine is to run elsewhere, with values as rules of the user's want them. Thread-safe. */
public final class Captures {
    private static final AtomicLong JOBS = new AtomicLong();

    private final Capturer capturer;
    private final List<Substitution> resultRules;

    /**
     * @param taskRules how values travel to the workers, by rules of the user's
     * @param resultRules how values travel back
     */
    public Captures(Capturer capturer, List<ValueRule> taskRules, List<ValueRule> resultRules) {
        this.capturer = taskRules.isEmpty() ? capturer : capturer.with(substitutions(taskRules));
        this.resultRules = substitutions(resultRules);
    }

    private static List<Substitution> substitutions(List<ValueRule> rules) {
        return rules.isEmpty()
                ? List.of()
                : rules.stream()
                        .map(rule -> new Substitution(rule.type(), rule.to(), rule.from()))
                        .toList();
    }

    /** By which functions are read. */
    Capturer capturer() {
        return capturer;
    }

    /** The session's classes, for decoding results. */
    ClassSpace classes() {
        return capturer.classes();
    }

    /**
     * Reads {@code function} by value, now.
     *
     * @param singleUse whether one chunk is all that will run
     * @throws FailureException if it can't travel
     */
    public Job prepare(ItemFunction function, boolean singleUse) throws FailureException {
        return capture(function, singleUse, job -> {});
    }

    /** What of {@code function} would be sent to workers. Sends nothing. */
    public Anatomy explain(Object function) {
        return Anatomist.of(function, capturer);
    }

    LocalJob capture(ItemFunction function, boolean singleUse, Consumer<LocalJob> onClose) throws FailureException {
        try {
            long begin = System.nanoTime();
            Capture capture =
                    capturer.capture(resultRules.isEmpty() ? function : new CustomFunction(function, resultRules));
            long end = System.nanoTime();
            EngineLog.trace(() -> "A function was read in " + (end - begin) / 1000 + " us.");
            return new LocalJob(JOBS.incrementAndGet(), capture, singleUse, onClose);
        } catch (UnshippableException e) {
            throw new FailureException(new Failure.Unshippable("function", e.getMessage(), e.userCause()));
        }
    }
}
