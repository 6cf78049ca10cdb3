package dev.lido.spark;

import java.io.Serializable;

/**
 * One element of an RDD: a chunk, and where what it needs is to be found.
 *
 * @param order the chunk, as the relay takes it
 * @param parts the bundle that it needs
 */
record SparkOrder(Cargo order, Parts parts) implements Serializable {
    private static final long serialVersionUID = 1L;
}
