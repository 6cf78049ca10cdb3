package dev.lido.capture;

import dev.lido.serial.ClassSpace;
import dev.lido.serial.ValueEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** Encoders at rest: making one costs far more than using it. Thread-safe. */
final class Encoders {
    private static final int KEPT = 8;

    private final ClassSpace classes;
    private final Deque<ValueEncoder> resting = new ArrayDeque<>();

    Encoders(ClassSpace classes) {
        this.classes = classes;
    }

    ValueEncoder take() {
        synchronized (resting) {
            ValueEncoder encoder = resting.pollLast();
            if (encoder != null) {
                return encoder;
            }
        }
        return new ValueEncoder(classes);
    }

    /** Takes back an encoder that is empty. One that failed may be kept out, and is replaced on demand. */
    void giveBack(ValueEncoder encoder) {
        synchronized (resting) {
            if (resting.size() < KEPT) {
                resting.addLast(encoder);
            }
        }
    }

    /** Those classes that have to travel in one form or the other. */
    static List<Class<?>> travelling(Collection<Class<?>> types) {
        if (types.isEmpty()) {
            return List.of();
        }
        List<Class<?>> travelling = new ArrayList<>(types.size());
        for (Class<?> type : types) {
            Origin origin = Origin.of(type);
            if (origin == Origin.SESSION || origin == Origin.LIBRARY) {
                travelling.add(type);
            }
        }
        return travelling;
    }
}
