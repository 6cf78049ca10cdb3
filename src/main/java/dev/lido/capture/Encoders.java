package dev.lido.capture;

import dev.lido.serial.ClassSpace;
import dev.lido.serial.Substitution;
import dev.lido.serial.ValueEncoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Encoders at rest: making one costs far more than using it. Thread-safe. */
final class Encoders {
    private static final int KEPT = 8;

    private final ClassSpace classes;
    private final List<Substitution> rules;
    private final Deque<ValueEncoder> resting = new ArrayDeque<>();

    /** @param rules by which values travel before all others */
    Encoders(ClassSpace classes, List<Substitution> rules) {
        this.classes = classes;
        this.rules = rules;
    }

    ValueEncoder take() {
        synchronized (resting) {
            ValueEncoder encoder = resting.pollLast();
            if (encoder != null) {
                return encoder;
            }
        }
        ValueEncoder made = new ValueEncoder(classes);
        made.substitute(rules);
        return made;
    }

    /** Takes back an encoder that is empty. One that failed may be kept out, and is replaced on demand. */
    void giveBack(ValueEncoder encoder) {
        synchronized (resting) {
            if (resting.size() < KEPT) {
                resting.addLast(encoder);
            }
        }
    }
}
