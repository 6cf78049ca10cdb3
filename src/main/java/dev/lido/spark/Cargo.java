package dev.lido.spark;

import dev.lido.wire.ByteChain;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** The bytes of a chunk, as a task brings them. */
interface Cargo extends Serializable {
    byte[][] bytes();

    /** Within the task. */
    static Cargo within(ByteChain bytes) {
        return new Within(Segments.of(bytes));
    }

    /** Beside the task, which Spark refuses where it is large; removed by Spark when nothing refers to it any longer. */
    static Cargo beside(Broadcast<byte[][]> bytes) {
        return new Beside(bytes);
    }

    /** See {@link #within}. */
    record Within(byte[][] bytes) implements Cargo {
        private static final long serialVersionUID = 1L;
    }

    /** See {@link #beside}. */
    record Beside(Broadcast<byte[][]> broadcast) implements Cargo {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[][] bytes() {
            return broadcast.value();
        }
    }
}
