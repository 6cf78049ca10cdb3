package dev.lido.spark;

import dev.lido.local.Consignment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Chunks that are the partitions of one job. */
final class Wave {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String group = "lido-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    private final List<Shipment> shipments;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile boolean over;

    Wave(List<Shipment> shipments) {
        this.shipments = List.copyOf(shipments);
    }

    /** Names its job. */
    String group() {
        return group;
    }

    /** It is to be cancelled; false if that was so before. */
    boolean cancel() {
        return cancelled.compareAndSet(false, true);
    }

    /** Its job has ended. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** Whether nobody waits for anything of it. */
    boolean isInVain() {
        return shipments.stream().allMatch(each -> each.chunk().chunk().isCancelled());
    }

    List<Shipment> shipments() {
        return shipments;
    }

    /**
     * A chunk on its way.
     *
     * @param chunk the chunk
     * @param order what is sent for it
     * @param bytes the size of the order
     * @param alone whether nothing else may ride in its job
     * @param spread whether all that wait with it ride in its job
     */
    record Shipment(Consignment chunk, SparkOrder order, long bytes, boolean alone, boolean spread) {
        Shipment single() {
            return new Shipment(chunk, order, bytes, true, false);
        }
    }
}
