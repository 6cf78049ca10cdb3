package dev.lido.worker;

import dev.lido.bundle.ContentId;
import dev.lido.bundle.SharedValue;
import dev.lido.serial.Apart;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueDecoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The shared values of one generation, each decoded when a task first asks for it. Thread-safe: tasks may have threads. */
final class SharedValues {
    private final ClassSpace classes;
    private final Map<ContentId, Held> values = new ConcurrentHashMap<>();

    SharedValues(ClassSpace classes) {
        this.classes = classes;
    }

    void add(SharedValue value) {
        values.put(value.id(), new Held(value, classes));
    }

    /** Takes over what {@code former} holds under {@code id}: the object itself, if a task has asked for it. */
    void keep(SharedValues former, ContentId id) {
        Held held = former.values.get(id);
        if (held == null) {
            throw new IllegalStateException("the former generation has no shared value " + id);
        }
        held.moveTo(classes);
        values.put(id, held);
    }

    void drop(ContentId id) {
        values.remove(id);
    }

    Apart find(ContentId id) throws UnshippableException {
        Held held = values.get(id);
        if (held == null) {
            throw new UnshippableException("", "names a shared value that this worker does not have: " + id, null);
        }
        return held;
    }

    /** Whether the session knows {@code value}. */
    void check(Apart value) throws UnshippableException {
        if (!(value instanceof Held)) {
            throw new UnshippableException(
                    "", "was shared by a task, with workers of its own; return the value (shared.get())", null);
        }
    }

    private static final class Held extends Apart {
        // Guarded by the monitor: what it is made from, then what it is, or why it can't be.
        private @Nullable ClassSpace classes;
        private @Nullable Payload encoded;
        private @Nullable Object value;
        private @Nullable UnshippableException failure;

        Held(SharedValue sent, ClassSpace classes) {
            super(sent.id().high(), sent.id().low());
            this.classes = classes;
            this.encoded = sent.value();
        }

        /** Must not keep the former classes alive. */
        synchronized void moveTo(ClassSpace successor) {
            if (classes != null) {
                classes = successor;
            }
        }

        @Override
        public synchronized @Nullable Object value() throws UnshippableException {
            Payload from = encoded;
            ClassSpace space = classes;
            if (from != null && space != null) {
                encoded = null;
                classes = null;
                try {
                    value = new ValueDecoder(space).read(from, 0);
                } catch (UnshippableException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }
}
