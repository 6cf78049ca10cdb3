package dev.lido.spark;

import dev.lido.engine.Chunk;
import dev.lido.engine.Dispatcher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** A share of what may be under way at a time. Which executor runs it is Spark's affair. */
final class Seat implements Dispatcher.Taker {
    private final int number;
    private final int depth;
    private final BiConsumer<Seat, Chunk> ship;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * @param depth how many chunks it may have
     * @param ship sends a chunk
     */
    Seat(int number, int depth, BiConsumer<Seat, Chunk> ship) {
        this.number = number;
        this.depth = depth;
        this.ship = ship;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public boolean hasRoom() {
        return taken.get() < depth;
    }

    @Override
    public int inFlight() {
        return taken.get();
    }

    @Override
    public void assign(Chunk chunk) {
        ship.accept(this, chunk);
    }

    /** It has one chunk more. */
    void taken() {
        taken.incrementAndGet();
    }

    /** One of its chunks has ended. */
    void ended() {
        taken.decrementAndGet();
    }
}
