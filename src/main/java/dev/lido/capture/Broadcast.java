package dev.lido.capture;

import dev.lido.bundle.ContentId;
import dev.lido.bundle.SharedValue;
import dev.lido.serial.Apart;
import dev.lido.serial.UnshippableException;
import org.jspecify.annotations.Nullable;

/** A value that this process shares with workers: the value itself, and its bytes as they were when it was shared. */
public final class Broadcast extends Apart {
    private final @Nullable Object value;
    private final SharedValue content;
    private final Met needs;
    private volatile boolean closed;

    Broadcast(@Nullable Object value, SharedValue content, Met needs) {
        super(content.id().high(), content.id().low());
        this.value = value;
        this.content = content;
        this.needs = needs;
        content.use();
    }

    @Override
    public @Nullable Object value() throws UnshippableException {
        if (closed) {
            throw new UnshippableException("", "is in a shared value that was closed: broadcast the value again", null);
        }
        return value;
    }

    /** How many bytes it travels in. */
    public long size() {
        return content.value().data().size();
    }

    /** What travels. */
    SharedValue content() {
        return content;
    }

    /** Lets workers drop it, unless an equal value is shared as well. */
    public void close() {
        synchronized (content) {
            if (!closed) {
                closed = true;
                content.release();
            }
        }
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    Met needs() {
        return needs;
    }

    static ContentId id(Apart apart) {
        return new ContentId(apart.high(), apart.low());
    }
}
