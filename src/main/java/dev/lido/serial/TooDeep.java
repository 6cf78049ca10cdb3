package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;

/** The graph is deeper than this thread's stack may bear: to be done again on a larger one. */
final class TooDeep extends KryoException {
    private static final long serialVersionUID = 1L;

    static final TooDeep INSTANCE = new TooDeep();

    private TooDeep() {
        super("too deep");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
