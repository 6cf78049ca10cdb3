/** Chunks as partitions of Spark jobs: runs them in worker processes beside the executors of a Spark cluster. */
@NullMarked
package dev.lido.spark;

import org.jspecify.annotations.NullMarked;
