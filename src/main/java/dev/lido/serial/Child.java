package dev.lido.serial;

import java.io.Serializable;

/** Stands in a stream of Java serialization for a value that travels beside it. */
final class Child implements Serializable {
    private static final long serialVersionUID = 1L;

    final int index;

    Child(int index) {
        this.index = index;
    }
}
