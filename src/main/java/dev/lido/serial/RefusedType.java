package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;

/** Objects of this class can't be sent. */
final class RefusedType extends KryoException {
    private static final long serialVersionUID = 1L;

    RefusedType(String hint) {
        super(hint);
    }

    String hint() {
        return String.valueOf(super.getMessage());
    }
}
