package dev.lido.bundle;

import dev.lido.serial.Payload;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A value that is sent to a worker once and named by all that refer to it. It stays there for as long as the session
 * keeps this object and somebody uses it.
 */
public final class SharedValue {
    private final ContentId id;
    private final Payload value;
    private final boolean portable;
    private final AtomicInteger users = new AtomicInteger();

    /**
     * Makes one that nobody uses yet.
     *
     * @param id names the value by its content
     * @param value the value, as a payload of one item
     * @param portable the value holds no object of a session class, so it can move to a new generation of them
     */
    public SharedValue(ContentId id, Payload value, boolean portable) {
        this.id = id;
        this.value = value;
        this.portable = portable;
    }

    /** Names it. */
    public ContentId id() {
        return id;
    }

    /** The value, as a payload of one item. */
    public Payload value() {
        return value;
    }

    /** Whether it can move to a new generation of session classes. */
    public boolean portable() {
        return portable;
    }

    /** One more uses it. */
    public void use() {
        users.incrementAndGet();
    }

    /** One less uses it. */
    public void release() {
        users.decrementAndGet();
    }

    /** Whether it is used: otherwise a worker that holds it may drop it. */
    public boolean isUsed() {
        return users.get() > 0;
    }

    @Override
    public String toString() {
        return "SharedValue[" + id + ", " + value.data().size() + " bytes]";
    }
}
