package dev.lido.spark;

import java.io.Serializable;
import scala.Function1;
import scala.collection.Iterator;

/**
 * What Spark runs on each partition, which has one element. A class with a name, not a lambda: a lambda that was compiled
 * in one class loader can't be deserialized in another.
 */
final class ChunkTask implements Function1<Iterator<SparkOrder>, byte[][]>, Serializable {
    private static final long serialVersionUID = 1L;

    private final Site site;

    ChunkTask(Site site) {
        this.site = site;
    }

    @Override
    public byte[][] apply(Iterator<SparkOrder> partition) {
        return ExecutorSite.of(site).run(partition.next());
    }
}
